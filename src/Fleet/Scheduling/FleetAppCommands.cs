using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;
using ActorPm.Fleet.Publishing;
using ActorPm.Fleet.Wire;

namespace ActorPm.Fleet.Scheduling;

/// <summary>What a command makes of the record of an app; pure.</summary>
public static class FleetAppCommands
{
    /// <summary>Bytes of a record for what the scheduler writes into it later: why it failed, what lost servers had.</summary>
    private const int KeptFree = 2 * 1024;

    /// <summary>The new record, or why there is none.</summary>
    /// <param name="command">A message of the scheduler that changes an app.</param>
    /// <param name="apps">The apps there are, with the marks of deleted ones.</param>
    /// <param name="mostInstances">So many instances may an app have.</param>
    public static (FleetApp? Next, ApiError? Error) Carry(object command, IReadOnlyDictionary<string, FleetApp> apps, int mostInstances) => command switch
    {
        DeclareFleetApp declare => Declare(declare.App, apps),
        ScaleFleetApp scale => OnApp(scale.Name, apps, app => Scale(app, scale, mostInstances)),
        WantFleetApp want => OnApp(want.Name, apps, app => (app with { IsWanted = want.IsWanted }, null)),
        DeleteFleetApp delete => OnApp(delete.Name, apps, app => delete.Agreed is { } agreed && agreed != FleetApp.Seen(app)
            ? (null, Changed(app.Name))
            : (app with { IsDeleted = true, Displaced = new Dictionary<string, int>(), Earlier = [] }, null)),
        _ => throw new ArgumentException($"{command.GetType().Name} is no command", nameof(command)),
    };

    private static (FleetApp?, ApiError?) Declare(PutFleetApp? put, IReadOnlyDictionary<string, FleetApp> apps)
    {
        if (!PutFleetApp.IsWhole(put)) return (null, new ApiError { Code = ApiErrorCode.Invalid, Message = "the declaration has null in a field that must have a value; nothing was changed" });
        var before = apps.GetValueOrDefault(put.Spec.Name);
        if (before is { IsDeleted: false } && !put.ChangeExisting)
        {
            return (null, new ApiError
            {
                Code = ApiErrorCode.AlreadyRunning,
                Message = $"{put.Spec.Name} is an app of the fleet already",
                Hint = $"pbm reload {put.Spec.Name} replaces its instances, pbm scale {put.Spec.Name} 4 changes their number; another name makes another app",
            });
        }

        if (put.Agreed is { } agreed && agreed != FleetApp.Seen(before)) return (null, Changed(put.Spec.Name));
        var isNew = before is null or { IsDeleted: true };
        var next = new FleetApp
        {
            Name = put.Spec.Name,
            Spec = put.Spec with { Instances = 1 },
            Place = put.Place,
            Instances = put.Instances,
            Strategy = put.Strategy,
            OnServerLoss = put.OnServerLoss,
            OnReturn = put.OnReturn,
            Publish = put.Publish,
            Listening = isNew ? [] : before!.Listening,
            Revision = (before?.Revision ?? 0) + 1,
            ProvenSpec = isNew ? null : before!.ProvenSpec,
            ProvenRevision = isNew ? 0 : before!.ProvenRevision,
            Displaced = isNew ? new Dictionary<string, int>() : before!.Displaced,
            By = put.By,
            At = put.At,
            How = put.How,
            Project = put.Project,
        };
        if (next.Publish == PublishedPorts.OnFleet && PublishedPorts.Problem(next.Spec) is { } cannot)
            return (null, new ApiError { Code = ApiErrorCode.Invalid, Message = $"{next.Name} cannot answer on every server (publish = fleet): {cannot.Problem}", Hint = cannot.Hint });
        if (FleetAppRules.Problem(next) is { } problem) return (null, new ApiError { Code = ApiErrorCode.Invalid, Message = $"{next.Name}: {problem}" });
        if (isNew && apps.Values.Count(app => !app.IsDeleted) >= FleetRecords.MostApps)
            return (null, new ApiError { Code = ApiErrorCode.Invalid, Message = $"{next.Name}: the fleet has {FleetRecords.MostApps} apps, which is the most", Hint = "pbm delete takes out what nobody needs any more" });
        if (SizeOf(next) is > FleetRecords.LargestRecord - KeptFree and var size)
        {
            return (null, new ApiError
            {
                Code = ApiErrorCode.Invalid,
                Message = $"{next.Name}: its declaration is too long: with the one before it takes {size} bytes in the records that every server has, {FleetRecords.LargestRecord - KeptFree} are the most",
                Hint = "let the program read long values of its environment from a file that is on each server",
            });
        }

        return (isNew ? next : WithEarlier(next, EarlierDeclaration.After(before!, put)), null);
    }

    /// <summary>As many earlier declarations as the record has room for, the newest first.</summary>
    private static FleetApp WithEarlier(FleetApp next, IReadOnlyList<EarlierDeclaration> earlier)
    {
        while (earlier.Count > 0 && SizeOf(next with { Earlier = earlier }) > FleetRecords.LargestRecord - KeptFree) earlier = [.. earlier.SkipLast(1)];
        return next with { Earlier = earlier };
    }

    private static ApiError Changed(string app) =>
        new() { Code = ApiErrorCode.Invalid, Message = $"{app} has changed since the plan was made; nothing was changed", Hint = "look at the new plan: pbm plan" };

    /// <summary>The largest its record becomes: with the declaration before, and later with this one twice.</summary>
    private static int SizeOf(FleetApp app) => Math.Max(
        JsonSerializer.SerializeToUtf8Bytes(app, FleetJson.Default.FleetApp).Length,
        JsonSerializer.SerializeToUtf8Bytes(app with { ProvenSpec = app.Spec }, FleetJson.Default.FleetApp).Length);

    private static (FleetApp?, ApiError?) Scale(FleetApp app, ScaleFleetApp scale, int mostInstances)
    {
        if (InstancesRule.Parse(app.Instances) is not InstancesRule.Count there)
            return (null, new ApiError { Code = ApiErrorCode.Invalid, Message = $"{app.Name} has {app.Instances} instances, which is no number", Hint = "declare it anew with another number of instances" });
        var count = scale.IsRelative ? there.Number + scale.Count : scale.Count;
        if (count == there.Number) return (null, new ApiError { Code = ApiErrorCode.Invalid, Message = $"Nothing to do: {app.Name} has {count} instances already" });
        if (count < 1 || count > mostInstances)
            return (null, new ApiError { Code = ApiErrorCode.Invalid, Message = $"{app.Name} cannot have {count} instances", Hint = $"1 to {mostInstances}; pbm stop {app.Name} leaves none running" });
        return (app with { Instances = $"{count}" }, null);
    }

    private static (FleetApp?, ApiError?) OnApp(string? name, IReadOnlyDictionary<string, FleetApp> apps, Func<FleetApp, (FleetApp?, ApiError?)> change) =>
        name is not null && apps.GetValueOrDefault(name) is { IsDeleted: false } app
            ? change(app)
            : (null, new ApiError { Code = ApiErrorCode.NotFound, Message = $"there is no app {name} in the fleet", Hint = "pbm fleet apps lists them" });
}
