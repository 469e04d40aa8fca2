using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>One client of an <see cref="HttpLoad"/>: asks, reads the whole answer, pauses, asks again.</summary>
internal sealed class LoadClient(int port, bool keepAlive, TimeSpan pause, Action<string> failed) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: {(keepAlive ? "keep-alive" : "close")}\r\n\r\n");
    private readonly byte[] _buffer = new byte[16 << 10];
    private readonly List<TimeSpan> _times = [];
    private Socket? _open;

    public bool KeepAlive => keepAlive;

    public int Answered { get; private set; }

    public int EndedIdle { get; private set; }

    /// <summary>What each request took; to be read when the client has stopped.</summary>
    public IReadOnlyList<TimeSpan> Times => _times;

    public async Task RunAsync(CancellationToken stop)
    {
        var due = TimeSpan.Zero;
        for (var clock = Stopwatch.StartNew(); !stop.IsCancellationRequested; due = Later(due + pause, clock.Elapsed))
        {
            if (due - clock.Elapsed is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            if (stop.IsCancellationRequested) break;
            var began = clock.Elapsed;
            var fault = await AskAsync();
            _times.Add(clock.Elapsed - began);
            if (fault is null) Answered++;
            else Fail($"{DateTime.UtcNow:HH:mm:ss.fff} {(keepAlive ? "kept" : "new")} connection: {fault}");
        }

        Dispose();
    }

    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Fail(string what)
    {
        Dispose();
        failed(what);
    }

    /// <summary>One request and its answer; what went wrong, or null.</summary>
    private async Task<string?> AskAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var step = "connecting";
        try
        {
            if (_open is { } kept && kept.Poll(0, SelectMode.SelectRead))
            {
                EndedIdle++;
                Dispose();
            }

            if (_open is null)
            {
                _open = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await _open.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            }

            step = "sending";
            await _open.SendAsync(_request, limit.Token);
            step = "waiting for the answer";
            return await ReadAnswerAsync(_open, limit.Token);
        }
        catch (SocketException fault)
        {
            return $"{step}: {fault.SocketErrorCode}";
        }
        catch (OperationCanceledException)
        {
            return $"{step}: nothing within {Patience.TotalSeconds:0} s";
        }
    }

    private async Task<string?> ReadAnswerAsync(Socket socket, CancellationToken limit)
    {
        var length = 0;
        while (!IsWhole(_buffer.AsSpan(0, length)))
        {
            if (length == _buffer.Length) return "the answer is longer than this client reads";
            var count = await socket.ReceiveAsync(_buffer.AsMemory(length), limit);
            if (count == 0) return length == 0 ? "ended before the answer" : "ended within the answer";
            length += count;
        }

        var head = HeadOf(_buffer.AsSpan(0, length));
        if (!keepAlive || head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase)) Dispose();
        return head.StartsWith("HTTP/1.1 2", StringComparison.Ordinal) ? null : head.Split('\r')[0];
    }

    private static string HeadOf(ReadOnlySpan<byte> bytes) => bytes.IndexOf(End) is >= 0 and var end ? Encoding.ASCII.GetString(bytes[..end]) : "";

    /// <summary>Nothing of the answer is missing, by its own Content-Length or last chunk.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        var head = HeadOf(bytes);
        if (head.Length == 0) return false;
        foreach (var line in head.Split("\r\n"))
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                return bytes.Length == head.Length + End.Length + int.Parse(line[15..], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        return bytes.EndsWith("\r\n0\r\n\r\n"u8);
    }
}
