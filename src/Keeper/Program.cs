using ActorPm.Contracts;
using ActorPm.Keeper.Launching;
using ActorPm.Keeper.Lifecycle;
using ActorPm.Keeper.Upgrade;

return args switch
{
    ["run", "--home", var home] => RunCommand.Run(home, temporary: false),
    ["run", "--home", var home, "--temporary"] => RunCommand.Run(home, temporary: true),
    ["detach", .. var rest] => DetachCommand.Run(rest),
    ["launch", var count] when int.TryParse(count, out var descriptors) => LaunchCommand.Run(descriptors),
    ["compress", var file] => CompressCommand.Run(file),
    ["--can-read-state", var version] => int.TryParse(version, out var number) && number is >= 1 and <= UpgradeState.CurrentVersion ? 0 : 1,
    ["--version"] => Print(BuildVersion.Full, 0),
    _ => Print("usage: pbm-keeper run --home FOLDER [--temporary] | detach --log FILE [--ready] -- PROGRAM ARGUMENTS… | --version", 2),
};

static int Print(string text, int code)
{
    Console.Out.WriteLine(text);
    return code;
}
