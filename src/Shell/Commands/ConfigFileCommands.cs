using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm config convert</c> and <c>pbm config reference</c>: PM2's files as HOCON, and every field there is.</summary>
internal static class ConfigFileCommands
{
    public static IEnumerable<Command> Declare(Session session)
    {
        var file = Operands.One("file", "ecosystem.config.js, JSON or YAML");
        yield return new Command("convert", "print one of PM2's configuration files as HOCON") { file }
            .Does((parsed, _) => Task.FromResult(Convert(session, parsed.GetValue(file)!)));
        yield return new Command("reference", "print every field of configuration files (docs/configuration.md)")
            .Does((_, _) =>
            {
                session.Output.Data(ConfigurationPage.Render().TrimEnd('\n'));
                return Task.FromResult(ExitCode.Ok);
            });
    }

    private static ExitCode Convert(Session session, string file)
    {
        if (!ConfigFile.IsOne(file)) throw new DeclarationException($"{file} is not a configuration file", "their names end in .config.js, .json, .yml or .yaml");
        if (ConfigFile.IsHocon(file)) throw new DeclarationException($"{file} is HOCON already");
        var json = ConfigFile.Json(file, session.Machine, session.Input);
        // What start would refuse is refused here too: what is printed can be used as it is.
        var declared = JsonApps.ReadAll(json, file);
        if (declared.Faults.Count > 0)
        {
            foreach (var fault in declared.Faults) session.Output.Error(fault);
            return ExitCode.InvalidConfiguration;
        }

        List<string> remarks = [.. declared.Warnings];
        session.Output.Data(HoconConversion.Convert(json, Path.GetFileName(file), remarks).TrimEnd('\n'));
        foreach (var remark in remarks) session.Output.Warning(remark);
        return ExitCode.Ok;
    }
}
