using ActorPm.Actors.Ports;
using ActorPm.Actors.Secrets;
using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Secrets;

/// <summary>The plain values for a process: the one place where they leave their sealed form.</summary>
internal static class OpenedVariables
{
    /// <summary>The order with all values opened that can be.</summary>
    /// <param name="order">With sealed values.</param>
    /// <param name="secrets">Opens them.</param>
    /// <param name="lost">Variables the process would need whose values cannot be read.</param>
    public static LaunchOrder Of(LaunchOrder order, ISecrets secrets, out IReadOnlyList<string> lost)
    {
        lost = [];
        if (!HasAny(order)) return order;
        lost = Sealing.Lost(order.Spec, order.CallerEnvironment, secrets);
        return order with
        {
            Spec = order.Spec with { Environment = Of(order.Spec.Environment, secrets) },
            CallerEnvironment = Of(order.CallerEnvironment, secrets),
        };
    }

    /// <summary>The variables with all values opened; those that cannot be are left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> variables, ISecrets secrets) => variables.Values.Any(SealedValue.IsOne)
        ? variables.Select(one => (one.Key, Value: SealedValue.IsOne(one.Value) ? secrets.Open(one.Value) : one.Value)).Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!)
        : variables;

    private static bool HasAny(LaunchOrder order) => order.Spec.Environment.Values.Any(SealedValue.IsOne) || order.CallerEnvironment.Values.Any(SealedValue.IsOne);
}
