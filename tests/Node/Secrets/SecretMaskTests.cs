using ActorPm.Contracts.Apps;
using ActorPm.Node.Secrets;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Secrets;

public sealed class SecretMaskTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly HomeSecrets _secrets;
    private readonly Dictionary<string, string> _variables;

    public SecretMaskTests()
    {
        _secrets = new HomeSecrets(_home.Paths.Keys);
        _variables = new Dictionary<string, string>
        {
            ["NAMED"] = _secrets.Seal("NAMED", "hush"),
            ["MY_TOKEN"] = "plain",
            ["EMPTY_TOKEN"] = "",
            ["LEVEL"] = "1",
            ["LOST"] = SealedValue.Of("x", "bG9zdA"),
        };
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(true, "(secret)")]
    [InlineData(false, "plain")]
    public void Named_secrets_are_always_hidden_names_that_look_so_unless_switched_off(bool byName, string token) => Assert.Equal(
        new Dictionary<string, string>
        {
            ["NAMED"] = "(secret)",
            ["MY_TOKEN"] = token,
            ["EMPTY_TOKEN"] = "",
            ["LEVEL"] = "1",
            ["LOST"] = "(unreadable: declare again)",
        },
        new SecretMask(_secrets, () => byName).Hide(_variables));

    [Fact]
    public void Revealed_all_is_there_that_can_be_read() => Assert.Equal(
        new Dictionary<string, string>
        {
            ["NAMED"] = "hush",
            ["MY_TOKEN"] = "plain",
            ["EMPTY_TOKEN"] = "",
            ["LEVEL"] = "1",
            ["LOST"] = "(unreadable: declare again)",
        },
        new SecretMask(_secrets, () => true).Reveal(_variables));
}
