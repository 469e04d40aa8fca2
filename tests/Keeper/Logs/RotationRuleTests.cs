using ActorPm.Contracts.Apps;
using ActorPm.Keeper.Logs;
using CsCheck;

namespace ActorPm.Keeper.Tests.Logs;

public sealed class RotationRuleTests
{
    private static readonly Gen<byte[]> Block =
        Gen.OneOf(Gen.Const((byte)'\n'), Gen.Byte[97, 122], Gen.Byte[97, 122], Gen.Byte[97, 122]).Array[1, 80];

    [Fact]
    public void Nothing_is_lost_and_files_end_at_line_ends_wherever_there_is_one() =>
        Gen.Select(Gen.Int[1, 120], Block.List[1, 30]).Sample((limit, blocks) =>
        {
            var files = new List<List<byte>> { new() };
            foreach (var block in blocks) Write(block, limit, files);

            Assert.Equal(blocks.SelectMany(block => block), files.SelectMany(file => file));
            Assert.DoesNotContain(files, file => file.Count == 0);
            foreach (var file in files.SkipLast(1))
                Assert.True(file[^1] == '\n' || file.Count >= 2 * limit, "cut within a line");
            foreach (var file in files)
                Assert.True(file.Count <= limit || LinesBeforeLast(file) <= limit, "too large");
        });

    [Fact]
    public void Without_a_limit_a_file_grows_for_ever() =>
        Assert.Equal(3, RotationRule.BytesForThisFile(long.MaxValue / 2, 0, true, "abc"u8));

    [Theory]
    [InlineData(0, 0, 1, false)]
    [InlineData(5, 0, 60_000, false)]
    [InlineData(5, 0, 60_001, true)]
    public void A_file_with_a_first_line_older_than_allowed_is_too_old(long size, long firstLineAt, long now, bool expected) =>
        Assert.Equal(expected, RotationRule.IsTooOld(new LogRotation { MaxAge = TimeSpan.FromMinutes(1) }, size, firstLineAt, now));

    [Theory]
    [InlineData(5, 900, 1000, true)]
    [InlineData(0, 900, 1000, false)]
    [InlineData(5, 900, 999, false)]
    [InlineData(5, 1000, 1999, false)]
    [InlineData(5, 1000, 2000, true)]
    [InlineData(5, 2000, 9000, false)]
    public void A_file_with_lines_from_before_a_time_that_is_due_takes_none_from_after_it(long size, long firstLineAt, long now, bool expected) =>
        Assert.Equal(expected, RotationRule.IsTooOld(new LogRotation { MaxAge = TimeSpan.Zero, Due = [1000, 2000] }, size, firstLineAt, now));

    private static void Write(ReadOnlySpan<byte> block, int limit, List<List<byte>> files)
    {
        while (!block.IsEmpty)
        {
            var file = files[^1];
            var count = RotationRule.BytesForThisFile(file.Count, limit, file.Count == 0 || file[^1] == '\n', block);
            if (count == 0)
            {
                files.Add([]);
                continue;
            }

            file.AddRange(block[..count]);
            block = block[count..];
        }
    }

    /// <summary>A file over its limit may only be so by the line that did not fit.</summary>
    private static int LinesBeforeLast(List<byte> file) => file.LastIndexOf((byte)'\n', file.Count - 2) + 1;
}
