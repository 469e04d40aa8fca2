using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Joining;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Secrets;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Fleet;

/// <summary>
/// The list of members: changed here, told to the others at once, and compared with theirs whenever servers meet. It goes over
/// the API, not through the cluster, since a server must know a new member before that may speak with its ActorSystem. Clients
/// and authorities go along with it.
/// </summary>
internal sealed class FleetMembers(FleetStore store, FleetCalls calls, NodeLog log, TimeProvider time)
{
    /// <summary>A server that is up answers in a few milliseconds; one that is not must not keep a person waiting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Everybody but this server, removed ones left out.</summary>
    public IReadOnlyList<MemberRecord> Others => store.Current is { } file ? [.. MemberList.Of(file.Members).Members.Where(member => member.ServerId != file.ServerId)] : [];

    /// <summary>Changes or adds the record of a server, unless that was removed meanwhile, and tells the others; the answer is the names of those that did not hear it.</summary>
    /// <param name="record">The record; its clock is set here.</param>
    /// <param name="cancellation">Ends the telling.</param>
    /// <param name="except">Id of a server that is not told, since it hears it another way; null for none.</param>
    public async Task<IReadOnlyList<string>> WriteAsync(MemberRecord record, CancellationToken cancellation, string? except = null)
    {
        store.Change(file => With(file!, MemberList.Of(file!.Members).Write(record, file.ServerId)));
        return await TellAsync(cancellation, except);
    }

    /// <summary>Takes in what another server knows; the answer is all this one knows.</summary>
    public KnownMembers Merge(KnownMembers theirs)
    {
        if (store.Current is not { } file) return new KnownMembers([]);
        var merged = Merged(file, theirs);
        if (Differs(file, merged)) merged = store.Change(now => Merged(now!, theirs));
        return Known(merged);
    }

    /// <summary>Changes or adds the record of a client and tells all others; the answer is the names of those that did not hear it.</summary>
    public async Task<IReadOnlyList<string>> WriteAsync(ClientRecord client, CancellationToken cancellation)
    {
        store.Change(file => file! with { Clients = ClientList.Merge(file!.Clients, [client with { WrittenBy = file.ServerId }], time.GetUtcNow()) });
        return await TellAsync(cancellation);
    }

    /// <summary>Compares lists with all others, each for itself; the answer is the names of those that did not answer.</summary>
    public async Task<IReadOnlyList<string>> TellAsync(CancellationToken cancellation, string? except = null)
    {
        var silent = await Task.WhenAll(Others.Where(member => member.ServerId != except).Select(async member => await TryCompareAsync(member, cancellation) ? null : member.Name));
        return [.. silent.OfType<string>()];
    }

    private async Task<bool> TryCompareAsync(MemberRecord member, CancellationToken cancellation)
    {
        if (store.Current is not { } file) return false;
        // Removed a moment ago: what is said after that is not for it.
        if (MemberList.Of(file.Members).Find(member.ServerId) is not { IsRemoved: false }) return true;
        try
        {
            var answer = await calls.AskAsync(
                FleetCalls.PlaceOf(member), FleetRoutes.Members, FleetCalls.Json(Known(file), FleetJson.Default.KnownMembers),
                FleetJson.Default.KnownMembers, Patience, cancellation);
            Merge(answer);
            return true;
        }
        catch (ApiException silent)
        {
            log.Info($"{member.Name} was not told who is in the fleet: {silent.Error.Message}");
            return false;
        }
    }

    private FleetFile Merged(FleetFile file, KnownMembers theirs) => AuthorityList.Of(file)
        .Merge((theirs.Authorities ?? []).Where(authority => IsPlausible(authority, file.FleetId)), theirs.Certified ?? new Dictionary<string, AuthorityRank>())
        .Into(With(file, MemberList.Of(file.Members).MergeKeepingRemovals(MemberList.Of(theirs.Members.Where(Plausible)), file.ServerId)) with
        {
            Clients = ClientList.Merge(file.Clients, (theirs.Clients ?? []).Where(Plausible), time.GetUtcNow()),
            SecretKeys = FleetSecretKeys.Merge(file.SecretKeys, theirs.SecretKeys ?? []),
        });

    private static bool Differs(FleetFile one, FleetFile other) =>
        !MemberList.Of(one.Members).Equals(MemberList.Of(other.Members)) || !one.Clients.SequenceEqual(other.Clients)
        || !one.SecretKeys.SequenceEqual(other.SecretKeys) || !AuthorityList.Of(one).Equals(AuthorityList.Of(other));

    private static KnownMembers Known(FleetFile file)
    {
        var authorities = AuthorityList.Of(file);
        return new KnownMembers(file.Members) { Clients = file.Clients, Authorities = authorities.Records, Certified = authorities.Certified, SecretKeys = file.SecretKeys };
    }

    // Whoever was removed may know lines that were given before, and would come back by one of them.
    private static FleetFile With(FleetFile file, MemberList list) => file with
    {
        Members = [.. list.Records],
        Invitations = list.HasRemovedSince(MemberList.Of(file.Members)) ? [.. new InvitationBook([.. file.Invitations]).Revoked().Invitations] : file.Invitations,
    };

    // What another server sends is not believed to be whole.
    private static bool Plausible(MemberRecord? record) =>
        record is { ServerId.Length: > 0, Name: not null, KeyHash: not null, Labels: not null, WrittenBy: not null } && System.Net.IPAddress.TryParse(record.Address, out _);

    private static bool IsPlausible(AuthorityRecord? authority, string fleetId) =>
        authority is { Certificate: not null, Fingerprint: not null, Number: > 0, MadeBy: not null, Without: not null, Holders: not null }
        && FleetAuthority.Fault(authority, fleetId) is null;

    private static bool Plausible(ClientRecord? client) => client is { ClientId.Length: > 0, Name.Length: > 0, KeyHash: not null, RoleName: not null, WrittenBy: not null };
}
