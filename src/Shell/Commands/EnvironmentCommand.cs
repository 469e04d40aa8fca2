using System.CommandLine;
using System.Text;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm env</c>: what an instance's process gets as environment.</summary>
internal static class EnvironmentCommand
{
    public static Command Declare(Session session)
    {
        var id = Operands.One("id", "id of an instance");
        return new Command("env", "list the environment of an instance") { id }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                var environment = await node.EnvironmentAsync(parsed.GetValue(id)!, cancellation);
                var text = new StringBuilder();
                foreach (var (name, value) in environment.Variables) text.Append(name).Append(": ").Append(value).Append('\n');
                if (text.Length > 0) session.Output.Data(text.ToString(0, text.Length - 1));
                return ExitCode.Ok;
            });
    }
}
