using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ActorPm.Node.Serving;

/// <summary>
/// The end of a server whose socket others go on serving, as in a reload: it takes no new connection, answers on those
/// it has taken and closes each with its answer. Kestrel alone would close those whose first request it has not read yet.
/// </summary>
internal sealed class Departure(TimeProvider time) : IHostedLifecycleService, IDisposable
{
    /// <summary>Clients that keep a connection and ask nothing on it are left after this. It is less than an app's usual kill_timeout (1.6 s).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _begun = new();
    private readonly TaskCompletionSource _allGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    /// <summary>Cancelled when no more connections are to be taken.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>A connection was taken.</summary>
    public void Count(ConnectionContext connection)
    {
        lock (_lock) _connections++;
        connection.ConnectionClosed.Register(() =>
        {
            lock (_lock)
                if (--_connections == 0 && _begun.IsCancellationRequested) _allGone.TrySetResult();
        });
    }

    /// <summary>Answers after the begin of the departure are the last of their connection.</summary>
    public Task CloseWithAnswer(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (_begun.IsCancellationRequested) context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        return next(context);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _begun.CancelAsync();
        lock (_lock)
            if (_connections == 0) return;
        await Task.WhenAny(_allGone.Task, Task.Delay(Patience, time, cancellationToken));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _begun.Dispose();
}

/// <summary>Kestrel's transport, for a server that can depart.</summary>
internal sealed class DepartingTransport(IConnectionListenerFactory transport, Departure departure) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await transport.BindAsync(endpoint, cancellationToken), departure);

    private sealed class Listener(IConnectionListener inner, Departure departure) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                // Either a connection was taken, and is served, or it stays in the queue for whoever serves the socket next.
                var connection = await inner.AcceptAsync(departure.Begun);
                if (connection is not null) departure.Count(connection);
                return connection;
            }
            catch (OperationCanceledException) when (departure.Begun.IsCancellationRequested)
            {
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
