using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm install pm2-logrotate</c>: it is here already; other modules are refused with the reason.</summary>
internal static class InstallCommand
{
    private const string BuiltIn = "pm2-logrotate";

    public static IEnumerable<Command> Declare(Session session)
    {
        var module = Operands.One("module", "a module of PM2");
        yield return new Command("install", "log rotation is built in; other modules of PM2 are not run") { module }
            .Called("module:install", "module:update")
            .Does((parsed, _) => Task.FromResult(Install(session, parsed.GetValue(module)!)));
        var gone = Operands.One("module", "a module of PM2");
        yield return new Command("uninstall", "go back to the built-in settings of log rotation") { gone }
            .Called("module:uninstall")
            .Does((parsed, cancellation) => UninstallAsync(session, parsed.GetValue(gone)!, cancellation));
    }

    private static ExitCode Install(Session session, string module)
    {
        if (NameOf(module) != BuiltIn) return Refuse(session, module);
        session.Output.Info($"{BuiltIn} is built in: log files are rotated at 10 MB, or when they are a day old; 30 are kept, compressed");
        session.Output.Info($"its settings work here: pbm set {BuiltIn}:max_size 50M (retain, compress, rotateInterval); pbm conf shows them");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> UninstallAsync(Session session, string module, CancellationToken cancellation)
    {
        if (NameOf(module) != BuiltIn) return Refuse(session, module);
        var node = await session.NodeAsync(cancellation);
        await node.ChangeSettingsAsync(new ChangeSettings { Unset = [BuiltIn] }, cancellation);
        session.Output.Info($"the settings of {BuiltIn} are as built in again; --no-log-rotate on an app switches its rotation off");
        return ExitCode.Ok;
    }

    private static ExitCode Refuse(Session session, string module)
    {
        session.Output.Error(
            $"{module} cannot be installed: modules of PM2 run inside PM2 and speak to it",
            "log rotation is built in (pbm set pm2-logrotate:…); a module that is a program of its own runs by pbm start");
        return ExitCode.Failed;
    }

    // A version may be given: pm2-logrotate@2.7.0.
    private static string NameOf(string module) => module.Split('@')[0];
}
