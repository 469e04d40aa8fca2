using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Operations;

/// <summary>A <c>start</c> or <c>restart</c> as typed.</summary>
/// <param name="Targets">Scripts, names, files, shell lines.</param>
/// <param name="Arguments">Everything after <c>--</c>; null without one.</param>
/// <param name="Given">The settings given by options.</param>
/// <param name="Manner">How it is to be done.</param>
internal sealed record StartOrder(
    IReadOnlyList<string> Targets,
    IReadOnlyList<string>? Arguments,
    IReadOnlyList<(Setting Setting, SettingInput Input)> Given,
    StartManner Manner)
{
    public bool UpdateEnvironment => Manner.UpdateEnvironment;

    /// <summary>A name or arguments were given, as for an app that is not there yet.</summary>
    public bool DescribesNewApp => Arguments is not null || Given.Any(given => given.Setting.Key == "name");

    public bool Force => ApplyTo(new AppDeclaration()).Force == true;

    /// <summary>What of the configuration files is meant.</summary>
    public FileSelection Selection
    {
        get
        {
            var said = ApplyTo(new AppDeclaration());
            return new FileSelection(said.FileEnvironment, said.Only ?? []);
        }
    }

    /// <summary>Whether anything was said that changes an app which is there.</summary>
    public bool ChangesApps => Arguments is not null || Given.Any(given => given.Setting.Key is not ("force" or ""));

    /// <summary>The declaration with what was typed laid over it.</summary>
    public AppDeclaration ApplyTo(AppDeclaration app)
    {
        foreach (var (setting, input) in Given) app = setting.Apply!(app, input);
        return Arguments is null ? app : app with { Arguments = Arguments };
    }
}
