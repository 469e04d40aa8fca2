using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Applying;

/// <summary>One step of an apply; the next one begins when it has succeeded.</summary>
internal abstract record PlannedStep
{
    /// <summary>The apps it is about.</summary>
    public abstract IReadOnlyList<string> Names { get; }
}

/// <summary>New apps, all at once.</summary>
internal sealed record AddStep(IReadOnlyList<AppSpec> Specs) : PlannedStep
{
    public override IReadOnlyList<string> Names => [.. Specs.Select(spec => spec.Name)];
}

/// <summary>Other rules for apps whose processes stay, all at once.</summary>
internal sealed record RulesStep(IReadOnlyList<(string AppId, AppSpec Spec)> Apps) : PlannedStep
{
    public override IReadOnlyList<string> Names => [.. Apps.Select(app => app.Spec.Name)];
}

/// <summary>What was stopped or has failed is started, with the spec.</summary>
internal sealed record StartStep(string AppId, AppSpec Spec) : PlannedStep
{
    public override IReadOnlyList<string> Names => [Spec.Name];
}

/// <summary>New processes with the spec take the place of the old ones.</summary>
/// <param name="AppId">The app.</param>
/// <param name="Before">What it is until all of them are ready.</param>
/// <param name="Spec">What it is then.</param>
internal sealed record ReloadStep(string AppId, AppSpec Before, AppSpec Spec) : PlannedStep
{
    public override IReadOnlyList<string> Names => [Spec.Name];
}

/// <summary>A reload has succeeded: what the new processes have is what the app is.</summary>
/// <param name="Reload">The reload.</param>
internal sealed record AdoptStep(ReloadStep Reload) : PlannedStep
{
    public override IReadOnlyList<string> Names => Reload.Names;
}

/// <summary>A reload did not succeed: what the app was is what it is.</summary>
internal sealed record PutBackStep(string AppId, string Name) : PlannedStep
{
    public override IReadOnlyList<string> Names => [Name];
}

/// <summary>Another number of instances.</summary>
internal sealed record ScaleStep(string AppId, AppSpec Spec) : PlannedStep
{
    public override IReadOnlyList<string> Names => [Spec.Name];
}

/// <summary>Taken out of the list.</summary>
internal sealed record RemoveStep(string AppId, string Name, bool Drain = false) : PlannedStep
{
    public override IReadOnlyList<string> Names => [Name];
}
