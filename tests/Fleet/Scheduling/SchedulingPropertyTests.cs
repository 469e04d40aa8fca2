using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

/// <summary>Whatever happens in whichever order; what must hold at every moment is checked by <see cref="SimulatedFleet"/>.</summary>
public sealed class SchedulingPropertyTests
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    private static readonly Gen<Happening> AnyHappening = Gen.Frequency(
        (60, Gen.Const(Kind.Act)), (60, Gen.Const(Kind.Deliver)), (60, Gen.Const(Kind.Decide)), (10, Gen.Const(Kind.Round)),
        (4, Gen.Const(Kind.Leave)), (3, Gen.Const(Kind.Lose)), (6, Gen.Const(Kind.Return)), (3, Gen.Const(Kind.EndLease)), (4, Gen.Const(Kind.Expire)),
        (4, Gen.Const(Kind.Cordon)), (5, Gen.Const(Kind.Drain)), (5, Gen.Const(Kind.Scale)), (5, Gen.Const(Kind.DeclareGood)), (4, Gen.Const(Kind.DeclareBad)),
        (2, Gen.Const(Kind.Stop)), (3, Gen.Const(Kind.Start)), (1, Gen.Const(Kind.Delete)), (4, Gen.Const(Kind.NewScheduler)), (3, Gen.Const(Kind.Ineligible)), (2, Gen.Const(Kind.Policy)), (4, Gen.Const(Kind.Mute)))
        .SelectMany(kind => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[1, 7], (server, app, number) => new Happening(kind, server, app, number)));

    private enum Kind
    {
        Act,
        Deliver,
        Decide,
        Round,
        Leave,
        Lose,
        Return,
        EndLease,
        Expire,
        Cordon,
        Drain,
        Scale,
        DeclareGood,
        DeclareBad,
        Stop,
        Start,
        Delete,
        NewScheduler,
        Ineligible,
        Policy,
        Mute,
    }

    [Fact]
    public void Whatever_happens_service_is_kept_and_it_comes_to_rest() =>
        Gen.Select(AnyHappening.Array[1, 120], Gen.Bool, Gen.Bool).Sample(
            (happenings, goesBack, tellsWhenDone) =>
            {
                var fleet = Begin(goesBack);
                foreach (var server in fleet.Servers) server.TellsWhenDone = tellsWhenDone;
                foreach (var one in happenings) Happen(fleet, one);
                foreach (var server in fleet.Servers) server.IsHung = server.IsMute = false;
                // Whoever is away is lost or back some time.
                foreach (var server in fleet.Servers.Where(server => !server.IsPresent && !server.IsLost).ToList()) fleet.Return(server.Name);
                foreach (var server in fleet.Servers.Where(server => server.IsLost)) fleet.Expire(server.Name);
                fleet.Settle();
            },
            iter: 1000,
            print: one => $"{one.Item2} {one.Item3} {string.Join(' ', one.Item1.Select(happening => $"{happening.Kind}:{Names[happening.Server]}:{happening.App}:{happening.Number}"))}");

    private static SimulatedFleet Begin(bool goesBack)
    {
        var fleet = new SimulatedFleet(Names);
        foreach (var server in fleet.Servers) server.Lacking.Add("/absent");
        fleet["c"].Lacking.Add("/odder");
        fleet["b"].Broken.Add("/odd");
        fleet["d"].Broken.Add("/odd");
        var onReturn = goesBack ? "keep_original" : "keep_replacement";
        fleet.Declare("web", "/good", app => app with { Instances = "4", OnReturn = onReturn });
        fleet.Declare("job", "/good", app => app with { Instances = "single", OnReturn = onReturn });
        fleet.Declare("log", "/good", app => app with { Instances = "per_server" });
        return fleet;
    }

    private static void Happen(SimulatedFleet fleet, Happening one)
    {
        var server = fleet.Servers[one.Server];
        var app = one.App switch { 0 => "web", 1 => "job", _ => "log" };
        switch (one.Kind)
        {
            case Kind.Act: fleet.Act(server); break;
            case Kind.Deliver: fleet.Deliver(server); break;
            case Kind.Decide: fleet.Decide(); break;
            case Kind.Round: fleet.Round(); break;
            case Kind.Mute when server.IsPresent: server.IsHung = server.IsMute = one.Number > 3; break;
            case Kind.Leave when server.IsPresent && !server.IsMute: fleet.Leave(server.Name, one.Number > 4); break;
            case Kind.Lose when !server.IsLost && !server.IsMute: fleet.Lose(server.Name, one.Number > 4, mayHoldLease: true); break;
            case Kind.EndLease when !server.IsPresent: fleet.EndLease(server.Name); break;
            case Kind.Expire when server.IsLost: fleet.Expire(server.Name); break;
            case Kind.Return when !server.IsPresent: fleet.Return(server.Name); break;
            case Kind.Cordon: server.IsCordoned = one.Number > 3; break;
            case Kind.Drain: server.IsDraining = one.Number > 3; break;
            case Kind.Scale: fleet.Change("web", web => web with { Instances = $"{one.Number}" }); break;
            case Kind.DeclareGood: Declare(fleet, app, "/good"); break;
            case Kind.DeclareBad: Declare(fleet, app, one.Number switch { < 3 => "/bad", < 5 => "/odd", < 7 => "/absent", _ => "/odder" }); break;
            case Kind.Stop: fleet.Change(app, before => before with { IsWanted = false }); break;
            case Kind.Start: fleet.Change(app, before => before with { IsWanted = true }); break;
            case Kind.Delete: fleet.Delete(app); break;
            case Kind.NewScheduler: fleet.ReplaceScheduler(); break;
            case Kind.Policy: fleet.Change(app, before => before with { OnServerLoss = one.Number switch { < 3 => "wait", 3 => "never", _ => "replace" }, Strategy = one.Number > 5 ? "pack" : "spread" }); break;
            case Kind.Ineligible when one.Number > 3: server.Ineligible.Remove(app); break;
            case Kind.Ineligible: server.Ineligible[app] = "there is no /srv/app.js"; break;
            default: break;
        }
    }

    // A deleted one begins anew.
    private static void Declare(SimulatedFleet fleet, string app, string script) =>
        fleet.Declare(app, script, before => before with { Instances = app switch { "web" => before.Instances, "job" => "single", _ => "per_server" } });

    private sealed record Happening(Kind Kind, int Server, int App, int Number);
}
