using ActorPm.Shell.Merging;

namespace ActorPm.Shell.Tests.Merging;

public sealed class MergedOutputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_tells_faster_than_can_be_printed_waits()
    {
        using var goOn = new ManualResetEventSlim();
        var printed = new List<int>();
        var output = new MergedOutput<int>(TimeProvider.System, item =>
        {
            goOn.Wait(Cancellation);
            printed.Add(item);
        });
        var printing = Task.Run(() => output.RunAsync(Cancellation), Cancellation);
        const int Size = MergedOutput<int>.MostSize / 4;
        var told = 0;
        var telling = Task.Run(async () =>
        {
            for (; told < 100; told++) await output.AddAsync(0, told, told, Size, Cancellation);
        }, Cancellation);
        // One may be on its way to the printer.
        await Task.WhenAny(telling, Task.Delay(MergedOutput<int>.Window * 2, Cancellation));
        Assert.InRange(told, 4, 9);
        goOn.Set();
        await telling;
        output.Complete();
        await printing;
        Assert.Equal(Enumerable.Range(0, 100), printed);
    }
}
