using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace ActorPm.AspNetCore;

/// <summary>
/// The end of a server whose socket others go on serving, as in a reload: it takes no new connection, answers on those
/// it has taken and closes each with its answer. Kestrel alone would close those whose first request it has not read yet.
/// </summary>
public sealed class Departure(TimeProvider time) : IHostedLifecycleService, IDisposable
{
    /// <summary>Clients that keep a connection and ask nothing on it are left after this. It is less than an app's usual kill_timeout (1.6 s).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly CancellationTokenSource _begun = new();
    private readonly TaskCompletionSource _allGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;
    private int _listeners;

    /// <summary>Cancelled when no more connections are to be taken.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>Connections are taken from a listener.</summary>
    public void Begin()
    {
        lock (_lock) _listeners++;
    }

    /// <summary>No more are taken from it: the last one it gave is counted.</summary>
    public void End()
    {
        lock (_lock)
        {
            _listeners--;
            TellWhenOver();
        }
    }

    /// <summary>A connection was taken.</summary>
    public void Count(ConnectionContext connection)
    {
        lock (_lock) _connections++;
        connection.ConnectionClosed.Register(() =>
        {
            lock (_lock)
            {
                _connections--;
                TellWhenOver();
            }
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

    /// <summary>Takes no more connections, and waits for those there are.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _begun.CancelAsync();
        lock (_lock) TellWhenOver();
        try
        {
            await _allGone.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            // Whoever is left is silent, or the program is in a hurry.
        }
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void TellWhenOver()
    {
        if (_begun.IsCancellationRequested && _connections == 0 && _listeners == 0) _allGone.TrySetResult();
    }

    /// <inheritdoc />
    public void Dispose() => _begun.Dispose();
}

/// <summary>Kestrel's transport, for a server that can depart.</summary>
internal sealed class DepartingTransport(IConnectionListenerFactory transport, Departure departure) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await transport.BindAsync(endpoint, cancellationToken);
        departure.Begin();
        return new Listener(listener, departure);
    }

    private sealed class Listener(IConnectionListener inner, Departure departure) : IConnectionListener
    {
        private int _isOver;

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                // Either a connection was taken, and is served, or it stays in the queue for whoever serves the socket next.
                var connection = await inner.AcceptAsync(departure.Begun);
                if (connection is null) End();
                else departure.Count(connection);
                return connection;
            }
            catch (OperationCanceledException) when (departure.Begun.IsCancellationRequested)
            {
                End();
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            End();
            return inner.UnbindAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private void End()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0) departure.End();
        }
    }
}
