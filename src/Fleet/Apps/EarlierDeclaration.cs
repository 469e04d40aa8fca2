using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Wire;

namespace ActorPm.Fleet.Apps;

/// <summary>
/// A declaration of an app before its present one, for <c>history</c> and <c>rollback</c>. It lies in the record of the app itself, so
/// every server has the same ones, whichever server is away; packed, since records are small.
/// </summary>
/// <param name="Revision">Its number.</param>
/// <param name="Packed">A <see cref="PutFleetApp"/>.</param>
public sealed record EarlierDeclaration(long Revision, string Packed)
{
    /// <summary>So many are kept, as far as the record has room for them. Each is replicated to every server and held in memory there.</summary>
    public const int Most = 5;

    /// <summary>Bytes of an unpacked one at most, whoever packed it.</summary>
    private const int Longest = 256 * 1024;

    /// <summary>What was declared; null when it cannot be read.</summary>
    public PutFleetApp? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(PackedText.Unpack(Packed, Longest), FleetJson.Default.PutFleetApp) is { } read && PutFleetApp.IsWhole(read) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The present declaration of an app, packed.</summary>
    public static EarlierDeclaration Of(FleetApp app) => new(app.Revision, PackedText.Pack(JsonSerializer.SerializeToUtf8Bytes(app.Declared, FleetJson.Default.PutFleetApp)));

    /// <summary>
    /// What is kept when an app is declared anew, newest first: not what has failed, nor what is declared once more, nor what holds a value
    /// in clear that is called secret now.
    /// </summary>
    /// <param name="before">The app until now.</param>
    /// <param name="next">What is declared.</param>
    public static IReadOnlyList<EarlierDeclaration> After(FleetApp before, PutFleetApp next)
    {
        var kept = before.Failure is not null ? before.Earlier : [Of(before), .. before.Earlier];
        return [.. kept.Where(one => one.Read() is { } declared && !IsSame(declared, next) && !Exposes(declared.Spec, next.Spec.SecretVariables ?? [])).Take(Most)];
    }

    private static bool Exposes(AppSpec earlier, IReadOnlyList<string> secret) =>
        earlier.Environment.Any(variable => !SealedValue.IsOne(variable.Value) && SecretNames.IsMeant(secret, variable.Key));

    /// <summary>Whoever declared it, and whosever project it is: going back to it would change nothing.</summary>
    private static bool IsSame(PutFleetApp one, PutFleetApp other) => Text(one) == Text(other);

    private static string Text(PutFleetApp put) => JsonSerializer.Serialize(
        put with
        {
            Spec = put.Spec with { Instances = 1, Environment = new SortedDictionary<string, string>(put.Spec.Environment.ToDictionary(), StringComparer.Ordinal) },
            By = null,
            At = null,
            How = null,
            Project = null,
            Agreed = null,
            ChangeExisting = false,
        },
        FleetJson.Default.PutFleetApp);
}
