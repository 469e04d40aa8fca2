using ActorPm.Keeper.Logs;

namespace ActorPm.Keeper.Tests.Logs;

public sealed class RotatedFilesTests
{
    private static readonly DateTime Time = new(2026, 11, 23, 4, 5, 6);

    [Fact]
    public void A_name_that_was_deleted_within_the_same_second_is_not_used_again()
    {
        var first = RotatedFiles.NextName("/l/a.log", Time, _ => false);
        var second = RotatedFiles.NextName("/l/a.log", Time.AddMilliseconds(300), _ => false, first);
        var later = RotatedFiles.NextName("/l/a.log", Time.AddSeconds(1), _ => false, second);

        Assert.Equal("/l/a__2026-11-23_04-05-06-2.log", second);
        Assert.Equal("/l/a__2026-11-23_04-05-07.log", later);
    }

    [Fact]
    public void The_name_is_that_of_pm2_logrotate() =>
        Assert.Equal("/l/web-out__2026-11-23_04-05-06.log", RotatedFiles.NextName("/l/web-out.log", Time, _ => false));

    [Fact]
    public void A_taken_name_gets_a_number_even_when_it_is_taken_by_a_compressed_file()
    {
        string[] taken = ["/l/a__2026-11-23_04-05-06.log.gz", "/l/a__2026-11-23_04-05-06-2.log"];
        Assert.Equal("/l/a__2026-11-23_04-05-06-3.log", RotatedFiles.NextName("/l/a.log", Time, taken.Contains));
    }

    [Fact]
    public void The_oldest_beyond_the_number_kept_are_deleted_and_no_other_file()
    {
        string[] files =
        [
            "/l/a.log", "/l/b__2026-01-01_00-00-00.log", "/l/a-out__2026-01-01_00-00-00.log", "/l/a__notes.log",
            "/l/a__2026-01-03_00-00-00-10.log", "/l/a__2026-01-03_00-00-00-9.log", "/l/a__2026-01-03_00-00-00.log",
            "/l/a__2026-01-02_00-00-00.log", "/l/a__2026-01-02_00-00-00.log.gz", "/l/a__2026-01-01_00-00-00.log.gz",
        ];
        Assert.Equal(
            ["/l/a__2026-01-01_00-00-00.log.gz", "/l/a__2026-01-02_00-00-00.log", "/l/a__2026-01-02_00-00-00.log.gz", "/l/a__2026-01-03_00-00-00.log"],
            RotatedFiles.Excess("/l/a.log", files, 2));
    }

    [Fact]
    public void A_log_without_an_extension_is_rotated_too()
    {
        var name = RotatedFiles.NextName("/l/plain", Time, _ => false);
        Assert.NotNull(RotatedFiles.Age("/l/plain", name));
        Assert.Null(RotatedFiles.Age("/l/plain", "/l/plain"));
    }
}
