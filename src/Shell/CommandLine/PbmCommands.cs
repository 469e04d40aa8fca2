using System.CommandLine;
using ActorPm.Shell.Commands;

namespace ActorPm.Shell.CommandLine;

/// <summary>All commands under one root.</summary>
internal static class PbmCommands
{
    public static RootCommand Declare(Session session, GlobalOptions globals, ArgumentTail tail)
    {
        var root = new RootCommand("ActorPm: supervises programs on this server. What a PM2 user types works.");
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Directives.Clear();
        root.Options.Add(new Option<bool>("--version", "-v", "-V") { Description = "print the version" });
        globals.AddTo(root);
        foreach (var command in (ReadOnlySpan<Command>)
        [
            StartCommand.Declare(session, tail),
            ServeCommand.Declare(session),
            DeployCommand.Declare(session),
            .. CheckoutCommands.Declare(session),
            StopCommand.Declare(session),
            RestartCommand.Declare(session, tail),
            ReloadCommand.Declare(session),
            ScaleCommand.Declare(session),
            PlanCommand.Declare(session),
            ApplyCommand.Declare(session),
            RollbackCommand.Declare(session),
            HistoryCommand.Declare(session),
            DeleteCommand.Declare(session),
            UndeleteCommand.Declare(session),
            ResetCommand.Declare(session),
            ListCommand.Declare(session),
            ShowCommand.Declare(session),
            WhyCommand.Declare(session),
            EventsCommand.Declare(session),
            LogsCommand.Declare(session),
            FlushCommand.Declare(session),
            EnvironmentCommand.Declare(session),
            PidCommand.Declare(session),
            JsonListCommand.Declare(session),
            PrettyListCommand.Declare(session),
            IdCommand.Declare(session),
            SendSignalCommand.Declare(session),
            SendCommand.Declare(session),
            AttachCommand.Declare(session),
            TriggerCommand.Declare(session),
            ReloadLogsCommand.Declare(session),
            .. SettingCommands.Declare(session),
            .. InitCommand.Declare(session),
            .. InstallCommand.Declare(session),
            SystemInfoCommand.Declare(session),
            ReportCommand.Declare(session),
            ExamplesCommand.Declare(session),
            ClearDumpCommand.Declare(session),
            .. CompletionCommand.Declare(session, tail),
            SaveCommand.Declare(session),
            ResurrectCommand.Declare(session),
            StartupCommand.Declare(session),
            ImportCommand.Declare(session),
            ExportCommand.Declare(session),
            UnstartupCommand.Declare(session),
            PingCommand.Declare(session),
            RuntimeCommand.Declare(session, tail),
            DevCommand.Declare(session, tail),
            UpdateCommand.Declare(session),
            KillCommand.Declare(session),
            ActorCommand.Declare(session),
            SystemCommand.Declare(session),
            LogCommand.Declare(session),
            RemoteCommand.Declare(session),
            ServerCommand.Declare(session),
            FleetCommand.Declare(session),
            ClusterCommand.Declare(session),
        ])
        {
            root.Subcommands.Add(command);
        }

        return root;
    }
}
