using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm sysinfos</c>: readings of the machine.</summary>
internal static class SystemInfoCommand
{
    public static Command Declare(Session session)
    {
        var tree = new Option<bool>("--tree") { Description = "as a tree" };
        return new Command("slist", "show readings of the machine") { tree }
            .Called("sysinfos")
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                var readings = (await node.SystemAsync(cancellation)).Readings;
                session.Output.Data(parsed.GetValue(tree) ? ReadingsText.Tree(readings) : ReadingsText.Object(readings));
                return ExitCode.Ok;
            });
    }
}
