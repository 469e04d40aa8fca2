using System.Text.Json;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Os;

namespace ActorPm.Node.Launching;

/// <summary>
/// Puts <c>ActorPm.AspNetCore.dll</c> into ASP.NET Core programs that accept on a socket of the keeper (<c>fds</c>), by
/// DOTNET_STARTUP_HOOKS: told to stop, Kestrel alone ends connections whose request it has not read yet. It takes its variables away
/// again before the program sees them.
/// </summary>
internal sealed class DotNetHook(HomePaths home, string? source)
{
    /// <summary>Its name beside the binaries.</summary>
    public const string FileName = "ActorPm.AspNetCore.dll";

    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>What the hook is built for; an older runtime would refuse it, and with it the program.</summary>
    private const int OldestRuntime = 8;

    private readonly PlacedFile _file = new(home, source);

    /// <summary>The one that was built with this program.</summary>
    public static DotNetHook Beside(HomePaths home) => new(home, Path.Combine(AppContext.BaseDirectory, FileName));

    /// <summary>Adds it to the environment of a program, unless that is another kind, does not want it, or could not read it.</summary>
    public void AddTo(Dictionary<string, string> environment, AppSpec spec, HandoffKind handoff, Account? otherUser)
    {
        if (handoff != HandoffKind.Fds || !spec.Instrument || !IsAspNet(spec.Script) || !_file.TryPlace(otherUser, out var path)) return;
        var ofUser = environment.GetValueOrDefault(Hooks);
        environment[Hooks] = string.IsNullOrEmpty(ofUser) ? path : $"{path}{Path.PathSeparator}{ofUser}";
    }

    /// <summary>By what the SDK writes beside every program that runs on an installed runtime.</summary>
    internal static bool IsAspNet(string script)
    {
        var file = (script.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? script[..^4] : script) + ".runtimeconfig.json";
        try
        {
            if (!File.Exists(file)) return false;
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            if (!json.RootElement.TryGetProperty("runtimeOptions", out var options)) return false;
            var frameworks = options.TryGetProperty("frameworks", out var several) ? several.EnumerateArray().ToList()
                : options.TryGetProperty("framework", out var one) ? [one] : [];
            return frameworks.Any(framework => framework.GetProperty("name").GetString() == "Microsoft.AspNetCore.App"
                && Version.TryParse(framework.GetProperty("version").GetString()?.Split('-')[0], out var version) && version.Major >= OldestRuntime);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }
}
