using System.Text.Json;

namespace ActorPm.Contracts.Api;

/// <summary>Asks programs to do something they have offered. The answer is a stream of <see cref="OperationUpdate"/>.</summary>
public sealed record TriggerAction
{
    /// <summary>Name of the action.</summary>
    public required string Action { get; init; }

    /// <summary>Which instances, see <see cref="Api.Targets"/>.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>What the action is given; null for nothing.</summary>
    public string? Parameter { get; set; }

    /// <summary>How long to wait for the answers; null lets the node decide.</summary>
    public TimeSpan? Timeout { get; set; }
}

/// <summary>The action was handed to this many processes.</summary>
/// <param name="Action">Its name.</param>
/// <param name="Processes">How many.</param>
public sealed record ActionSent(string Action, int Processes) : OperationUpdate;

/// <summary>A process has answered.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Name">Its app.</param>
/// <param name="Namespace">Namespace of its app.</param>
/// <param name="Value">What the action returned; null for nothing at all.</param>
public sealed record ActionReturned(int Id, string Name, string Namespace, JsonElement? Value) : OperationUpdate;
