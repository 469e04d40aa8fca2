using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>
/// While a server joins, its ports say a word to whoever connects; the inviting server connects to each of them. So a
/// blocked port is found, and named, before anything has changed.
/// </summary>
internal sealed class PortTest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly List<TcpListener> _listeners = [];

    private PortTest(string word) => Word = word;

    /// <summary>What the ports say.</summary>
    public string Word { get; }

    /// <summary>Takes the ports.</summary>
    /// <exception cref="ApiException">One of them cannot be taken; names it.</exception>
    public static PortTest Listen(IPAddress address, string word, params ReadOnlySpan<int> ports)
    {
        var test = new PortTest(word);
        try
        {
            foreach (var port in ports)
            {
                var listener = new TcpListener(address, port);
                try
                {
                    listener.Start();
                }
                catch (SocketException taken)
                {
                    listener.Dispose();
                    throw ApiException.Invalid(
                        $"{new IPEndPoint(address, port)} cannot be used: {taken.Message}",
                        taken.SocketErrorCode == SocketError.AddressNotAvailable ? "--address must be an address of this server" : "--api-port, --actor-port and --relay-port choose others");
                }

                test._listeners.Add(listener);
                _ = test.AnswerAsync(listener);
            }

            return test;
        }
        catch
        {
            test.Dispose();
            throw;
        }
    }

    /// <summary>Whether that server's port says the word; null when it does, what is wrong otherwise.</summary>
    public static async Task<string?> FaultAsync(IPAddress address, int port, string? word, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient(address.AddressFamily);
            await client.ConnectAsync(address, port, limit.Token);
            if (word is null) return null;
            var heard = new byte[Encoding.ASCII.GetByteCount(word)];
            await client.GetStream().ReadExactlyAsync(heard, limit.Token);
            return Encoding.ASCII.GetString(heard) == word ? null : "something else listens there";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} s: a firewall drops it, or the address is wrong";
        }
        catch (Exception failed) when (failed is SocketException or IOException)
        {
            return failed.Message;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var listener in _listeners) listener.Dispose();
    }

    private async Task AnswerAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                try
                {
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Word));
                }
                catch (IOException)
                {
                    // It only knocked.
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
