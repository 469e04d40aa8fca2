using System.CommandLine;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Boot;

/// <summary>What <c>startup</c> and <c>unstartup</c> were told, with the rest filled in.</summary>
/// <param name="Init">What starts services here.</param>
/// <param name="Account">Whose apps.</param>
/// <param name="Home">Which home.</param>
/// <param name="Name">Name of the node's unit.</param>
/// <param name="Words">The words that say the same to a shell of root.</param>
internal sealed record StartupOrder(string Init, Account Account, HomePaths Home, string Name, IReadOnlyList<string> Words)
{
    /// <summary>The options both commands have, PM2's.</summary>
    internal sealed class Options
    {
        private readonly Argument<string?> _platform = Operands.Optional("platform", "systemd (found by itself) or systemd-user");
        private readonly Option<string?> _user = new("--user", "-u") { Description = "the user the apps belong to", HelpName = "name" };
        private readonly Option<string?> _homeFolder = new("--hp") { Description = "that user's home folder; the apps are those of .actorpm in it", HelpName = "folder" };
        private readonly Option<string?> _name = new("--service-name") { Description = "name of the unit (actorpm-USER)", HelpName = "name" };

        public void AddTo(Command command)
        {
            command.Arguments.Add(_platform);
            foreach (var option in (ReadOnlySpan<Option>)[_user, _homeFolder, _name]) command.Options.Add(option);
        }

        /// <exception cref="DeclarationException">A value makes no sense here.</exception>
        public StartupOrder Read(ParseResult parsed, Session session)
        {
            var init = InitSystem.Choose(parsed.GetValue(_platform));
            var asked = parsed.GetValue(_user);
            var account = (asked is null ? Account.Current : Account.Find(asked))
                ?? throw new DeclarationException($"there is no user {asked ?? FileOwner.NameOf(FileOwner.CurrentUser)} on this machine", "name one with -u");
            if (init == InitSystem.SystemdOfUser && account.User != FileOwner.CurrentUser)
                throw new DeclarationException("units of a user's own manager are written by that user", $"call it as {account.Name}, without -u");

            var home = Home(parsed.GetValue(_homeFolder), asked is null || account.User == FileOwner.CurrentUser, account, session);
            var name = parsed.GetValue(_name) ?? $"actorpm-{account.Name}";
            if (name.EndsWith(".service", StringComparison.Ordinal)) name = name[..^".service".Length];
            if (name.Length is 0 or > 200 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ':'))
                throw new DeclarationException($"--service-name {name}: a unit is named by letters, digits and - _ . :");

            List<string> words = [InitSystem.Systemd, "-u", account.Name, "--hp", parsed.GetValue(_homeFolder) ?? account.Home];
            if (parsed.GetValue(_name) is { } given) words.AddRange(["--service-name", given]);
            return new StartupOrder(init, account, home, name, words);
        }

        // The variable names the home of whoever types, not that of another user.
        private static HomePaths Home(string? homeFolder, bool own, Account account, Session session)
        {
            if (homeFolder is null && own) return session.Home;
            if (Environment.GetEnvironmentVariable(HomePaths.Variable) is { Length: > 0 }) return session.Home;
            var folder = Path.GetFullPath(homeFolder ?? account.Home, session.Machine.CurrentFolder);
            if (!Directory.Exists(folder)) throw new DeclarationException($"Folder not found: {folder}", $"--hp names the home folder of {account.Name}");
            return new HomePaths(Path.Combine(folder, HomePaths.DefaultFolder));
        }
    }
}
