using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm serve</c>: the files of a folder over HTTP, as an app like any other.</summary>
internal static class ServeCommand
{
    // What makes no sense for it: its program, arguments, working folder and address are decided.
    private static readonly HashSet<string> Decided = ["script", "args", "cwd", "interpreter", "interpreter_args", "listen", "handoff", "env", "only"];

    public static Command Declare(Session session)
    {
        var path = Operands.Optional("path", "the folder; the current one without");
        var port = Operands.Optional("port", "where it answers (8080)");
        var portOption = new Option<string?>("--port") { Description = "where it answers (8080)", HelpName = "port" };
        var host = new Option<string?>("--host") { Description = "an address of this machine, 0.0.0.0 for all (127.0.0.1)", HelpName = "address" };
        var single = new Option<bool>("--spa") { Description = "a page that is not there is the index.html of the folder" };
        var listing = new Option<bool>("--ftp") { Description = "list folders" };
        var user = new Option<string?>("--basic-auth-username") { Description = "who may read", HelpName = "name" };
        var password = new Option<string?>("--basic-auth-password") { Description = "and with which password", HelpName = "password" };
        var command = new Command("serve", "serve the files of a folder over HTTP") { path, port, portOption, host, single, listing, user, password };
        var settings = new SettingOptions(command, setting => !Decided.Contains(setting.Key));
        return command.Called("expose").Does((parsed, cancellation) =>
        {
            if (parsed.GetValue(user) is null != parsed.GetValue(password) is null)
                throw new DeclarationException("--basic-auth-username and --basic-auth-password go together, and only one is given");
            var folder = new StaticFolder
            {
                Path = parsed.GetValue(path),
                Port = (parsed.GetValue(portOption) ?? parsed.GetValue(port)) is { } text ? SettingValues.Port(new SettingInput("port", [text])) : null,
                Host = parsed.GetValue(host),
                SinglePage = parsed.GetValue(single),
                Listing = parsed.GetValue(listing),
                User = parsed.GetValue(user),
                Password = parsed.GetValue(password),
            };
            return RunAsync(session, new StartOrder([], null, settings.Read(parsed), new StartManner()), folder, cancellation);
        });
    }

    private static async Task<ExitCode> RunAsync(Session session, StartOrder order, StaticFolder folder, CancellationToken cancellation)
    {
        var plan = StartPlan.Of(order.ApplyTo(folder.Declare(null)), session.Machine);
        return await StartCommand.CarryOutAsync(session, await session.NodeAsync(cancellation), order, plan, cancellation);
    }
}
