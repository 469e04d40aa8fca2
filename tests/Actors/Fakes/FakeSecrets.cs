using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>Seals by writing backwards; the key can be lost.</summary>
internal sealed class FakeSecrets : ISecrets
{
    /// <summary>Values sealed with another key than this cannot be opened.</summary>
    public string Key { get; set; } = "first";

    public SecretsException? Refuse { get; set; }

    public string Seal(string variable, string value) =>
        Refuse is { } refusal ? throw refusal : SealedValue.Of($"{value.GetHashCode(StringComparison.Ordinal)}", $"{Key}.{Backwards(value)}");

    public string? Open(string value) => SealedValue.Encrypted(value).ToString().Split('.', 2) is [var key, var text] && key == Key ? Backwards(text) : null;

    private static string Backwards(string text) => new([.. text.Reverse()]);
}
