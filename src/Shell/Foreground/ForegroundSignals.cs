using System.Runtime.InteropServices;

namespace ActorPm.Shell.Foreground;

/// <summary>The signals a foreground command lives with: those that end it, and those it hands on to its apps.</summary>
internal sealed class ForegroundSignals : IDisposable
{
    private const int User1 = 10, User2 = 12; // Linux; as raw numbers the framework knows them too

    private readonly TaskCompletionSource<PosixSignal> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <param name="handOn">Takes the numbers of signals for the apps.</param>
    public ForegroundSignals(Action<int> handOn)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            Take(signal, () => _end.TrySetResult(signal));
        Take(PosixSignal.SIGHUP, () =>
        {
            // A terminal that closes ends what runs in it; without one, programs take it as a wish to read their files anew.
            if (Os.Terminal.IsTerminal(0)) _end.TrySetResult(PosixSignal.SIGHUP);
            else handOn(1);
        });
        foreach (var number in (int[])[User1, User2]) Take((PosixSignal)number, () => handOn(number));
    }

    /// <summary>The first signal that asks for the end.</summary>
    public Task<PosixSignal> End => _end.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Take(PosixSignal signal, Action action) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        action();
    }));
}
