namespace ActorPm.EndToEnd.Tests.Soak;

/// <summary>What is done to a fleet at once.</summary>
internal enum SoakKind
{
    /// <summary>kill -9 of one process of an app.</summary>
    KillApp,

    /// <summary>kill -9 of the node.</summary>
    KillNode,

    /// <summary>kill -9 of the keeper.</summary>
    KillKeeper,

    /// <summary>kill -9 of the relay.</summary>
    KillRelay,

    /// <summary>The node stands still for a while.</summary>
    FreezeNode,

    /// <summary>Everything of a server dies at once.</summary>
    PowerOff,

    /// <summary>The server is switched on again.</summary>
    PowerOn,

    /// <summary>Its cable is taken out.</summary>
    Cut,

    /// <summary>Its cable is put in again.</summary>
    Mend,

    /// <summary><c>pbm reload</c> of an app.</summary>
    Reload,

    /// <summary><c>pbm scale</c> of the app with a number.</summary>
    Scale,

    /// <summary>A new declaration of an app.</summary>
    Declare,

    /// <summary>One whose program ends at once.</summary>
    DeclareBroken,

    /// <summary><c>pbm server drain</c>.</summary>
    Drain,

    /// <summary><c>pbm server uncordon</c>.</summary>
    Uncordon,

    /// <summary><c>pbm update</c>.</summary>
    Update,

    /// <summary><c>pbm system rebuild</c>.</summary>
    Rebuild,
}

/// <summary>One thing that is done.</summary>
/// <param name="Kind">What.</param>
/// <param name="Host">To which host, or on which it is typed.</param>
/// <param name="App">The app, where it is about one.</param>
/// <param name="Number">Instances, or which process; its meaning is that of the kind.</param>
/// <param name="Pause">How long nothing else is done afterwards.</param>
internal sealed record SoakStep(SoakKind Kind, int Host, string App, int Number, TimeSpan Pause)
{
    public override string ToString() => $"{Kind} host {Host}{(App.Length > 0 ? " " + App : "")}{(Number > 0 ? " " + Number : "")}";
}

/// <summary>Steps after each other, then quiet until the fleet is settled.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Untouched">The host that nothing happens to, whose answers are all expected.</param>
/// <param name="Steps">What is done.</param>
internal sealed record SoakRound(int Number, int Untouched, IReadOnlyList<SoakStep> Steps);
