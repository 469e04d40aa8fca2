using System.Globalization;
using ActorPm.Contracts;
using ActorPm.Relay.Control;

return args switch
{
    ["run", "--channel", var channel] when int.TryParse(channel, CultureInfo.InvariantCulture, out var descriptor) => Run(descriptor),
    ["--version"] => Print(BuildVersion.Full, 0),
    _ => Print("usage: pbm-relay run --channel DESCRIPTOR | --version\nThe keeper starts it; it serves nothing by itself.", 2),
};

static int Run(int channel)
{
    ActorPm.Native.Os.Limits.Raise();
    EventLoop.Tell = message => Console.Error.WriteLine($"relay {Environment.ProcessId}: {message}");
    new RelayHost(channel).Run();
    return 0;
}

static int Print(string text, int code)
{
    Console.Out.WriteLine(text);
    return code;
}
