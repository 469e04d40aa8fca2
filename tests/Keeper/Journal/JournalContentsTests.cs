using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Keeper.Journal;

namespace ActorPm.Keeper.Tests.Journal;

public sealed class JournalContentsTests
{
    [Fact]
    public void What_ran_ended_and_was_acknowledged_is_read_back()
    {
        var contents = JournalContents.Read(Text(
            new JournalEntry { Head = new JournalHead("boot", "1:2", 2, 5) },
            new JournalEntry { Spawned = Spawned(3) },
            new JournalEntry { Spawned = Spawned(4) },
            new JournalEntry { Spawned = Spawned(7) },
            new JournalEntry { Exited = Exited(4) },
            new JournalEntry { Exited = Exited(7) },
            new JournalEntry { Acknowledged = [7] },
            new JournalEntry { Term = 9 }));

        Assert.Equal("boot", contents.BootId);
        Assert.Equal([3L], contents.Running.Keys);
        Assert.Equal([4L], contents.Exits.Select(exit => exit.Generation));
        Assert.Equal((7, 9), (contents.HighestGeneration, contents.HighestTerm));
    }

    [Fact]
    public void A_compacted_journal_says_the_same()
    {
        var contents = JournalContents.Read(Text(
            new JournalEntry { Spawned = Spawned(3) }, new JournalEntry { Spawned = Spawned(9) },
            new JournalEntry { Exited = Exited(9) }, new JournalEntry { Term = 4 }));
        var again = JournalContents.Read(contents.Compacted("boot", "1:2"));
        Assert.Equal(contents.Running.Keys, again.Running.Keys);
        Assert.Equal(contents.Running[3], again.Running[3]);
        Assert.Equal(contents.Exits, again.Exits);
        Assert.Equal(("boot", "1:2"), (again.BootId, again.Folder));
        Assert.Equal((9, 4), (again.HighestGeneration, again.HighestTerm));
    }

    [Fact]
    public void A_line_cut_off_by_a_crash_harms_no_other()
    {
        byte[] text = [.. Text(new JournalEntry { Spawned = Spawned(3) }), .. "{\"spawned\":{\"inst"u8];
        Assert.Equal([3L], JournalContents.Read(text).Running.Keys);
        Assert.Empty(JournalContents.Read("garbage\n\0\0\n"u8).Running);
    }

    private static byte[] Text(params JournalEntry[] entries) => [.. entries.SelectMany(JournalContents.Line)];

    private static SpawnedEntry Spawned(long generation) => new()
    {
        Instance = 1,
        Generation = generation,
        Process = new ProcessIdentity(100, 200, "boot"),
        SpawnedAt = 300,
        Owner = new OwnerMark("home", 1, generation),
        Stop = new StopSequence(),
        Name = "app",
        Spec = "{}",
    };

    private static ExitedEvent Exited(long generation) => new()
    {
        Instance = 1,
        Generation = generation,
        Pid = 100,
        Cause = ExitCause.Own,
        SpawnedAt = 300,
        ExitedAt = 400,
    };
}
