using ActorPm.Node.Api.Logs;
using ActorPm.Node.Tests.Fakes;
using CsCheck;

namespace ActorPm.Node.Tests.Api;

public sealed class LastLinesTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void They_are_what_reading_the_whole_file_gives()
    {
        var line = Gen.OneOfConst("", "a", "some words", "ünï", new string('x', 40));
        Gen.Select(line.Array[0, 30], Gen.Bool, Gen.Int[0, 35], Gen.Int[1, 64]).Sample((lines, ended, count, block) =>
        {
            var path = _home.File($"log-{Guid.NewGuid()}", string.Join('\n', lines) + (ended && lines.Length > 0 ? "\n" : ""));
            var whole = File.ReadAllText(path).Length == 0 ? [] : File.ReadAllLines(path);
            var read = LastLines.Read(path, count, block);
            Assert.Equal(whole.TakeLast(count), read.Select(one => one.Text));
            var bytes = File.ReadAllBytes(path);
            Assert.All(read, one => Assert.True(one.Start == 0 || bytes[one.Start - 1] == '\n'));
            Assert.All(read, one => Assert.Equal(one.Text, System.Text.Encoding.UTF8.GetString(bytes.AsSpan((int)one.Start)).Split('\n')[0]));
            File.Delete(path);
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void A_file_that_is_not_there_has_none() => Assert.Empty(LastLines.Read("/nowhere/at/all", 5));

    [Fact]
    public void Line_ends_of_windows_are_taken_off() => Assert.Equal([("a", 0), ("b", 3)], LastLines.Read(_home.File("x", "a\r\nb\r\n"), 5));
}
