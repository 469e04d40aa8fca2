using System.Diagnostics;
using System.Globalization;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Soak;

/// <summary>
/// Kills, cuts, power failures, reloads and new declarations at random, beside each other. A short one here; <c>bench/soak --minutes N</c>
/// runs this very test for as long as one likes.
/// </summary>
public sealed class SoakTests
{
    /// <summary>One round of this seed has a crash, a frozen node, a reload, a scale and a declaration in it, and nothing that needs minutes.</summary>
    private const int ShortSeed = 1;

    private static readonly int Minutes = Setting("MINUTES", 0);
    private static readonly int Seed = Setting("SEED", Minutes > 0 ? Random.Shared.Next(1, 1_000_000) : ShortSeed);

    [Fact]
    public async Task Whatever_happens_nothing_runs_twice_for_long_and_all_is_as_asked_for_when_it_is_quiet()
    {
        await using var hosts = await FleetHosts.MakeAsync(Setting("HOSTS", 3));
        using var apps = new SoakApps();
        var sizes = new SoakSizes();
        Say($"seed {Seed}, {hosts.All.Count} hosts, {(Minutes > 0 ? $"{Minutes} min" : "one round")}: bench/soak --seed {Seed} --hosts {hosts.All.Count} does the same steps again");
        await hosts.FormAsync();
        await using var fleet = new SoakFleet(hosts, apps, Say);
        await fleet.BeginAsync();
        var began = Stopwatch.GetTimestamp();
        foreach (var round in SoakPlan.Rounds(Seed, hosts.All.Count, Minutes > 0 ? 8 : 5))
        {
            await fleet.RoundAsync(round);
            sizes.Read(hosts.All);
            if (Stopwatch.GetElapsedTime(began).TotalMinutes >= Minutes) break;
        }

        Say($"{fleet.Looks} looks\n{sizes}");
        Assert.True(fleet.Faults.Count == 0 && !sizes.Grown().Any(), string.Join('\n', [$"seed {Seed}:", .. fleet.Faults, .. sizes.Grown()]));
    }

    [Fact]
    public void The_steps_of_a_seed_are_always_the_same_and_make_sense()
    {
        var rounds = SoakPlan.Rounds(7, 3, 8).Take(200).ToList();
        Assert.Equal(rounds.SelectMany(round => round.Steps), SoakPlan.Rounds(7, 3, 8).Take(200).SelectMany(round => round.Steps));
        Assert.Equal(Enum.GetValues<SoakKind>(), rounds.SelectMany(round => round.Steps).Select(step => step.Kind).Distinct().Order());
        SoakKind[] typed = [SoakKind.Reload, SoakKind.Scale, SoakKind.Declare, SoakKind.DeclareBroken];
        Assert.All(rounds, round => Assert.DoesNotContain(round.Steps, step => step.Host == round.Untouched && !typed.Contains(step.Kind)));
        Assert.All(rounds, round => Assert.All(round.Steps.Where(step => step.Kind is SoakKind.PowerOn), on =>
            Assert.Contains(round.Steps, step => step.Kind is SoakKind.PowerOff && step.Host == on.Host)));
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable($"ACTORPM_SOAK_{name}"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {text}");
}
