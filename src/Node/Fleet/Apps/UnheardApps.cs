using System.Text.Json;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>
/// Apps of the fleet that this server has not heard of yet: it has joined a moment ago, or its ActorSystem is new, or they were declared
/// elsewhere a moment ago. A command that names one of them must not take it for an app that nobody has.
/// </summary>
/// <param name="known">What is known here; is told.</param>
/// <param name="records">All records.</param>
/// <param name="ownNames">Names of the apps of this server alone: the fleet has none of them.</param>
/// <param name="log">The node's log.</param>
internal sealed class UnheardApps(KnownFleetApps known, FleetRecordStore records, Func<CancellationToken, Task<IReadOnlySet<string>>> ownNames, NodeLog log)
{
    /// <summary>A majority that is there answers within milliseconds; where it is not the command goes by what is known here.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Has what is known here be what a majority of the cluster knows of those apps.</summary>
    /// <param name="names">What a command names: names, and what is none.</param>
    /// <param name="cancellation">Gives it up.</param>
    public async Task HearOfAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var unheard = names.Where(name => name is not null && NameRules.Problem(name) is null && !name.All(char.IsAsciiDigit) && !known.Has(name)).ToHashSet(StringComparer.Ordinal);
        if (unheard.Count == 0) return;
        try
        {
            unheard.ExceptWith(await ownNames(cancellation));
            await Task.WhenAll(unheard.Select(name => HearOfAsync(name, cancellation)));
        }
        catch (AskTimeoutException)
        {
            // The ActorSystem has just ended: the command meets the next one, and says so.
        }
    }

    private async Task HearOfAsync(string name, CancellationToken cancellation)
    {
        if (await records.FindAsync(FleetRecords.AppKey(name), Patience, cancellation) is not { } record) return;
        try
        {
            known.Put(FleetAppRecord.Read(record.Json), record.Clock);
        }
        catch (JsonException unreadable)
        {
            log.Warning($"The record {record.Key} of the fleet cannot be read and is left aside: {unreadable.Message}");
        }
    }
}
