using System.Diagnostics;
using ActorPm.AspNetCore;

/// <summary>
/// What the .NET runtime calls before <c>Main</c> of a program that was started with <c>DOTNET_STARTUP_HOOKS</c>
/// (docs: design/features/host-startup-hook.md in dotnet/runtime, which prescribes name and place of this class). It waits for
/// a host to be built and gives it a <see cref="Departure"/>; in programs without a web host it does nothing.
/// </summary>
internal static class StartupHook
{
    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>Must not touch a type of ASP.NET Core: it is not loaded yet, and may not be there.</summary>
    public static void Initialize()
    {
        // Only for this program, not for what it starts: the file may be gone by then.
        var own = typeof(StartupHook).Assembly.Location;
        var others = Environment.GetEnvironmentVariable(Hooks)?.Split(Path.PathSeparator).Where(hook => !string.Equals(hook, own, StringComparison.Ordinal)).ToList();
        Environment.SetEnvironmentVariable(Hooks, others is { Count: > 0 } ? string.Join(Path.PathSeparator, others) : null);
        DiagnosticListener.AllListeners.Subscribe(new HostWatch());
    }
}
