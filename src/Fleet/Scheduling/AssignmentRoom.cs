using System.Text;
using ActorPm.Fleet.Apps;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// What an assignment has room for: it is one record. An app that would make it too long does not come to that server, or the
/// record could not be written and the scheduler would begin anew for ever. Pure.
/// </summary>
internal static class AssignmentRoom
{
    /// <summary>Why a server does not get an app.</summary>
    public const string Why = "its list of apps is as long as a record of the fleet may be";

    /// <summary>Bytes that are kept for what is on the list already: revisions and numbers of instances grow, apps that end are noted.</summary>
    private const int Reserve = 2 * 1024;

    /// <summary>The newcomers for which there is no room, those with the last names; what the server has already stays.</summary>
    /// <param name="next">The assignment as it would be.</param>
    /// <param name="before">The one it follows; null for none.</param>
    public static IReadOnlyList<string> Surplus(Assignment next, Assignment? before)
    {
        var newcomers = next.Apps.Select(app => app.Name).Except((before?.Apps ?? []).Select(app => app.Name)).Order(StringComparer.Ordinal).ToList();
        if (newcomers.Count == 0 || Fits(next)) return [];
        // So many of them fit, and so many do not: packed, nobody can tell by adding up.
        var (fits, tooMany) = (0, newcomers.Count);
        while (tooMany - fits > 1)
        {
            var tried = fits + ((tooMany - fits) / 2);
            if (Fits(Without(next, newcomers[tried..]))) fits = tried;
            else tooMany = tried;
        }

        return newcomers[fits..];
    }

    private static Assignment Without(Assignment next, List<string> surplus) =>
        next with { Apps = [.. next.Apps.ExceptBy(surplus, app => app.Name)] };

    private static bool Fits(Assignment assignment) => Encoding.UTF8.GetByteCount(AssignmentRecord.Write(assignment)) <= FleetRecords.LargestRecord - Reserve;
}
