using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Logs;

public sealed class LogFileTests : KeeperTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rotation_loses_no_byte_and_splits_no_line(bool compress)
    {
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("logs/app-out.log");
        var (request, _) = await node.ShellAsync("seq 1 200000", spawn => spawn with
        {
            Logs = spawn.Logs with
            {
                OutFile = file,
                Rotation = new LogRotation { MaxBytes = 50_000, Keep = 1000, Compress = compress },
            },
        });
        await node.ExitAsync(request);
        await node.AskAsync<DoneReply>(new ReopenLogsRequest());
        if (compress) await Eventually.TrueAsync(() => Rotated(file).All(name => name.EndsWith(".gz")), "all are compressed");

        var parts = Rotated(file).Select(Read).Append(File.ReadAllBytes(file)).ToArray();
        Assert.InRange(parts.Length, 20, 40);
        Assert.All(parts, part => Assert.Equal((byte)'\n', part[^1]));
        Assert.All(parts, part => Assert.InRange(part.Length, 1, 50_000));
        var expected = string.Concat(Enumerable.Range(1, 200_000).Select(number => number + "\n"));
        Assert.Equal(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(expected)), SHA256.HashData(parts.SelectMany(part => part).ToArray()));
    }

    [Fact]
    public async Task Only_so_many_rotated_files_are_kept()
    {
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("logs/app-out.log");
        var (request, _) = await node.ShellAsync("seq 1 50000", spawn => spawn with
        {
            Logs = spawn.Logs with { OutFile = file, Rotation = new LogRotation { MaxBytes = 10_000, Keep = 3, Compress = false } },
        });
        await node.ExitAsync(request);
        await node.AskAsync<DoneReply>(new ReopenLogsRequest());
        Assert.Equal(3, Rotated(file).Count);
        Assert.EndsWith("50000\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task Two_processes_write_one_file_without_mixing_their_lines()
    {
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("logs/shared.log");
        // printf without a line end, then the rest: pieces of lines arrive apart.
        SpawnRequest Into(SpawnRequest spawn) => spawn with { Logs = spawn.Logs with { OutFile = file } };
        var (first, _) = await node.ShellAsync("i=0; while [ $i -lt 2000 ]; do printf aaaa; printf 'bbbb\\n'; i=$((i+1)); done", Into);
        var (second, _) = await node.ShellAsync("i=0; while [ $i -lt 2000 ]; do printf cccc; printf 'dddd\\n'; i=$((i+1)); done", Into);
        await node.ExitAsync(first);
        await node.ExitAsync(second);
        await node.AskAsync<DoneReply>(new ReopenLogsRequest());
        var lines = File.ReadAllLines(file);
        Assert.Equal(2000, lines.Count(line => line == "aaaabbbb"));
        Assert.Equal(2000, lines.Count(line => line == "ccccdddd"));
        Assert.Equal(4000, lines.Length);
    }

    [Fact]
    public async Task Both_streams_go_to_the_combined_file_too()
    {
        await using var node = await Keeper.AttachAsync();
        var (output, error, both) = (Home.File("o.log"), Home.File("e.log"), Home.File("b.log"));
        var (request, _) = await node.ShellAsync("echo one; echo two >&2", spawn => spawn with
        {
            Logs = spawn.Logs with { OutFile = output, ErrorFile = error, CombinedFile = both },
        });
        await node.ExitAsync(request);
        await node.AskAsync<DoneReply>(new ReopenLogsRequest());
        Assert.Equal("one\n", File.ReadAllText(output));
        Assert.Equal("two\n", File.ReadAllText(error));
        Assert.Equal(["one", "two"], File.ReadAllLines(both).Order());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(output));
    }

    [Fact]
    public async Task A_flushed_file_is_empty_and_goes_on_from_its_beginning()
    {
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("o.log");
        var (request, _) = await node.SpawnAsync("/bin/cat", [], spawn => spawn with { Logs = spawn.Logs with { OutFile = file } });
        await WriteAsync(node, request, "before\n");
        await Eventually.TextAsync(file, text => text == "before\n");
        await node.AskAsync<DoneReply>(new FlushLogsRequest { Files = [file, Home.File("nowhere.log")] });
        Assert.Equal(0, new FileInfo(file).Length);
        await WriteAsync(node, request, "after\n");
        await Eventually.TextAsync(file, text => text == "after\n");
        await node.StopAsync(request);
    }

    [Fact]
    public async Task A_full_disk_never_stops_the_program_and_the_file_says_what_is_missing()
    {
        var disk = Home.File("disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(Mounts.TryMountSmall(disk), "a small file system cannot be mounted here (needs root)");
        try
        {
            await using var node = await Keeper.AttachAsync();
            var file = Path.Combine(disk, "app.log");
            var (request, _) = await node.ShellAsync(
                "seq 1 100000; echo done >&2; cat",
                spawn => spawn with { Logs = spawn.Logs with { OutFile = file, ErrorFile = Home.File("error.log") } });
            await Eventually.TextAsync(Home.File("error.log"), text => text == "done\n");
            var trouble = await node.EventAsync<LogTroubleEvent>();
            Assert.Equal((file, request.Instance), (trouble.File, trouble.Instance));
            Assert.Contains("No space left", trouble.Problem);

            await node.AskAsync<DoneReply>(new FlushLogsRequest { Files = [file] });
            var over = await node.EventAsync<LogTroubleEvent>();
            Assert.Null(over.Problem);
            Assert.True(over.DroppedBytes > 100_000);
            await WriteAsync(node, request, "again\n");
            var text = await Eventually.TextAsync(file, text => text.EndsWith("again\n"));
            Assert.Contains($"[actorpm] {over.DroppedBytes} bytes of output dropped: No space left on device\n", text);
            await node.StopAsync(request);
            await node.ExitAsync(request);
        }
        finally
        {
            await Keeper.DisposeAsync();
            Mounts.Unmount(disk);
        }
    }

    [Fact]
    public async Task A_log_that_hangs_stops_neither_the_program_nor_the_keeper()
    {
        // A FIFO whose reader does not read is the nearest thing to a frozen disk that needs no rights.
        var fifo = Home.File("fifo.log");
        Assert.Equal(0, Run("mkfifo", fifo));
        using var reader = new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite);
        await using var node = await Keeper.AttachAsync();
        var clock = Stopwatch.StartNew();
        var (request, _) = await node.ShellAsync("head -c 20000000 /dev/zero | tr '\\0' x; echo done >&2", spawn => spawn with
        {
            Logs = spawn.Logs with { OutFile = fifo },
        });
        var exit = await node.ExitAsync(request);
        Assert.Equal((0, "done\n"), (exit.Code, exit.ErrorTail));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.NotNull((await node.EventAsync<LogTroubleEvent>()).Problem);
    }

    [Fact]
    public async Task A_deleted_file_is_made_again_on_reopen()
    {
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("o.log");
        var (request, _) = await node.SpawnAsync("/bin/cat", [], spawn => spawn with { Logs = spawn.Logs with { OutFile = file } });
        await WriteAsync(node, request, "one\n");
        await Eventually.TextAsync(file, text => text == "one\n");
        File.Move(file, file + ".1");
        await node.AskAsync<DoneReply>(new ReopenLogsRequest());
        await WriteAsync(node, request, "two\n");
        await Eventually.TextAsync(file, text => text == "two\n");
        await node.StopAsync(request);
    }

    private static Task WriteAsync(KeeperClient node, SpawnRequest request, string text) =>
        node.AskAsync<DoneReply>(new WriteInputRequest { Instance = request.Instance, Generation = request.Generation, Text = text });

    private static List<string> Rotated(string file) =>
    [
        .. Directory.GetFiles(Path.GetDirectoryName(file)!)
            .Where(name => !name.EndsWith(".part") && RotatedFiles.Age(file, name) is not null)
            .OrderBy(name => RotatedFiles.Age(file, name)),
    ];

    private static byte[] Read(string file)
    {
        if (!file.EndsWith(".gz")) return File.ReadAllBytes(file);
        using var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
