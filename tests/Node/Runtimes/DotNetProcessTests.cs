using ActorPm.Node.Runtimes;

namespace ActorPm.Node.Tests.Runtimes;

public sealed class DotNetProcessTests
{
    private static readonly DotNetProcess Run = Of(10, 0, "/usr/bin/dotnet run --project web");

    [Fact]
    public void The_program_behind_dotnet_run_is_the_app_and_its_builders_are_not()
    {
        DotNetProcess[] building =
        [
            Run,
            Of(11, 1, "/usr/bin/dotnet /sdk/MSBuild.dll /noautoresponse /nodemode:1"),
            Of(12, 1, "/usr/share/dotnet/sdk/10.0.401/Roslyn/bincore/VBCSCompiler -pipename:x"),
            Of(13, 2, "/usr/share/dotnet/sdk/10.0.401/Roslyn/bincore/csc /noconfig @x.rsp"),
        ];
        Assert.Null(DotNetProcess.Choose(building));
        Assert.Equal(20, DotNetProcess.Choose([.. building, Of(20, 1, "/srv/web/bin/Debug/net10.0/web")])!.Pid);
    }

    [Theory]
    [InlineData("dotnet web.dll")]
    [InlineData("/usr/bin/dotnet exec web.dll run")]
    [InlineData("/srv/web/web run")]
    public void A_program_started_by_itself_is_the_app(string arguments) => Assert.Equal(10, DotNetProcess.Choose([Of(10, 0, arguments)])!.Pid);

    [Fact]
    public void Of_several_the_deepest_is_taken_and_then_the_last_one() =>
        Assert.Equal(30, DotNetProcess.Choose([Of(10, 0, "supervisor"), Of(40, 0, "x"), Of(30, 1, "web"), Of(20, 1, "web")])!.Pid);

    [Theory]
    [InlineData("dotnet-diagnostic-4711-393029-socket", 4711, 393029L)]
    [InlineData("dotnet-diagnostic-x-393029-socket", null, null)]
    [InlineData("dotnet-diagnostic-4711-socket", null, null)]
    [InlineData("dotnet-diagnostic--1-5-socket", null, null)]
    public void The_name_of_a_socket_tells_whose_it_is(string name, int? pid, long? start) =>
        Assert.Equal((pid, start), (DiagnosticSockets.ReadName(name)?.Pid, DiagnosticSockets.ReadName(name)?.StartTicks));

    private static DotNetProcess Of(int pid, int depth, string arguments) => new(pid, depth, arguments.Split(' '));
}
