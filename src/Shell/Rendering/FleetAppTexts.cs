using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>What is said of an app of the fleet, in the table and by <c>pbm why</c>.</summary>
internal static class FleetAppTexts
{
    /// <summary>The servers it may run on.</summary>
    public static string Place(FleetAppView app) => app.Place.Length == 0 ? "all" : app.Place;

    /// <summary>So many are ready of so many that have a server or need one; who has not told counts as none.</summary>
    public static string Ready(FleetAppView app) => $"{app.Places.Sum(place => place.Ready ?? 0)}/{app.Places.Sum(place => place.Assigned) + app.Missing}";

    /// <summary>The servers that have instances, with how many.</summary>
    public static string Servers(FleetAppView app)
    {
        var servers = app.Places.Where(place => place.Assigned > 0).Select(place => $"{place.Server} {place.Assigned}").ToList();
        return servers.Count == 0 ? "-" : string.Join(", ", servers);
    }

    /// <summary>How it is, in a word or two.</summary>
    public static string State(FleetAppView app) => app switch
    {
        { IsWanted: false, IsSettled: true } => "stopped",
        { IsWanted: false } => "changing",
        { Failure: { } failure } => $"failed: {failure.ReplaceLineEndings(" ")}",
        { Missing: > 0 } => $"{app.Missing} missing",
        { IsSettled: false } => "changing",
        _ => "ok",
    };

    /// <summary>Where its ports answer: the servers of its instances, or all of the fleet.</summary>
    public static string Answers(FleetAppView app) => app switch
    {
        { Publish: not "fleet" } => "where it runs",
        { Listening.Count: 0 } => "everywhere",
        _ => $"everywhere: {string.Join(", ", app.Listening)}",
    };

    /// <summary>For a line below the list: which of its ports answers on every server.</summary>
    public static string AnswersEverywhere(FleetAppView app) => app switch
    {
        { IsWanted: false } => $"{app.Name} is stopped; its port answers on no server",
        { Listening.Count: 0 } => $"{app.Name} is to answer on every server; its port is known once an instance listens",
        { Listening: [var one] } => $"{app.Name} answers on every server on {(one.All(char.IsAsciiDigit) ? "port " : "")}{one}",
        _ => $"{app.Name} answers on every server on {string.Join(", ", app.Listening)}",
    };

    /// <summary>The same for <c>pbm show</c>.</summary>
    public static string Published(FleetAppView app) => app.Listening.Count == 0 ? "not known before an instance listens" : string.Join(", ", app.Listening);

    /// <summary>What one server has of it and why.</summary>
    public static string At(FleetAppView app, FleetAppPlace place)
    {
        var has = place switch
        {
            { Assigned: 0, Ready: null or 0 } => "none",
            { Ready: { } ready } => $"{ready} ready of {place.Assigned} assigned",
            _ => $"{place.Assigned} assigned, it has not told how many are ready",
        };
        var older = place.Assigned > 0 && place.Revision != app.Revision ? $" (declaration {place.Revision}, the newest is {app.Revision})" : "";
        var text = place.Reason.Length == 0 ? has + older : $"{has}{older}: {place.Reason}";
        return place.PublishProblem is { } problem ? $"{text}; its port does not answer here: {problem}" : text;
    }
}
