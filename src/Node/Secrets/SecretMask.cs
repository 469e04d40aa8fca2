using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Secrets;

/// <summary>What of variables is shown, and what only on demand.</summary>
/// <param name="secrets">Opens values.</param>
/// <param name="byName">Whether values of variables are hidden whose names alone look secret.</param>
internal sealed class SecretMask(ISecrets secrets, Func<bool> byName)
{
    /// <summary>For every list.</summary>
    public IReadOnlyDictionary<string, string> Hide(IReadOnlyDictionary<string, string> variables)
    {
        var hideByName = byName();
        return variables.ToDictionary(one => one.Key, one => IsLost(one.Value) ? SealedValue.CannotBeRead : SealedValue.Shown(one.Key, one.Value, hideByName)!);
    }

    /// <summary>For the owner who asks for it.</summary>
    public IReadOnlyDictionary<string, string> Reveal(IReadOnlyDictionary<string, string> variables) =>
        variables.ToDictionary(one => one.Key, one => SealedValue.IsOne(one.Value) ? secrets.Open(one.Value) ?? SealedValue.CannotBeRead : one.Value);

    /// <summary>A spec with its environment hidden or revealed.</summary>
    public AppSpec Of(AppSpec spec, bool reveal) => spec.Environment.Count == 0 ? spec : spec with { Environment = reveal ? Reveal(spec.Environment) : Hide(spec.Environment) };

    /// <summary>Names only, for those who may see no values.</summary>
    public static IReadOnlyDictionary<string, string> WithoutValues(IReadOnlyDictionary<string, string> variables) => variables.ToDictionary(one => one.Key, _ => SealedValue.Hidden);

    /// <summary>A spec with the names of its environment only.</summary>
    public static AppSpec WithoutValues(AppSpec spec) => spec with { Environment = WithoutValues(spec.Environment) };

    private bool IsLost(string value) => SealedValue.IsOne(value) && secrets.Open(value) is null;
}
