using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Secrets;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Secrets;

public sealed class HomeSecretsTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TestHome _home = new();
    private readonly HomeSecrets _secrets;

    public HomeSecretsTests() => _secrets = new HomeSecrets(_home.Paths.Keys);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void What_was_sealed_is_opened_after_a_restart_and_keys_are_for_their_owner_alone()
    {
        var one = _secrets.Seal("PASSWORD", "hush ✓");
        Assert.DoesNotContain("hush", one, StringComparison.Ordinal);
        Assert.Equal("hush ✓", new HomeSecrets(_home.Paths.Keys).Open(one));
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(_home.Paths.Keys));
        var files = Directory.GetFiles(_home.Paths.Keys);
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Equal(Private, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Equal_values_of_a_variable_are_the_same_though_they_look_different()
    {
        var (one, again) = (_secrets.Seal("A", "hush"), new HomeSecrets(_home.Paths.Keys).Seal("A", "hush"));
        Assert.NotEqual(one, again);
        Assert.True(SealedValue.AreSame(one, again));
        Assert.False(SealedValue.AreSame(one, _secrets.Seal("A", "other")));
        Assert.False(SealedValue.AreSame(one, _secrets.Seal("B", "hush")));
        Assert.False(SealedValue.AreSame(one, "hush"));
    }

    [Fact]
    public void Opening_makes_no_key()
    {
        Assert.Null(_secrets.Open(SealedValue.Of("x", "eHg")));
        Assert.False(Directory.Exists(_home.Paths.Keys));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("no XML")]
    [InlineData("<key/>")]
    public void A_lost_or_damaged_key_opens_nothing_and_a_new_one_is_made(string damage)
    {
        var lost = _secrets.Seal("A", "hush");
        foreach (var key in Directory.GetFiles(_home.Paths.Keys, "key-*.xml"))
        {
            if (damage == "gone") File.Delete(key);
            else File.WriteAllText(key, damage);
        }

        var later = new HomeSecrets(_home.Paths.Keys);
        Assert.Null(later.Open(lost));
        Assert.Equal("new", later.Open(later.Seal("A", "new")));
        Assert.Null(later.Open(lost));
    }

    [Theory]
    [InlineData("actorpm-sealed:1:")]
    [InlineData("actorpm-sealed:1:abc")]
    [InlineData("actorpm-sealed:1:abc:")]
    [InlineData("actorpm-sealed:1:abc:not base64!")]
    public void What_only_looks_sealed_cannot_be_opened(string value)
    {
        _secrets.Seal("A", "makes the key");
        Assert.Null(_secrets.Open(value));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said()
    {
        _home.File("file");
        var secrets = new HomeSecrets(Path.Combine(_home.Paths.Root, "file", "keys"));
        Assert.StartsWith("A cannot be encrypted with the key in ", Assert.Throws<SecretsException>(() => secrets.Seal("A", "hush")).Message, StringComparison.Ordinal);
    }
}
