using System.CommandLine;
using System.Runtime.CompilerServices;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.CommandLine;

/// <summary>docs/pm2-compatibility.md says the truth: every yes is accepted.</summary>
public sealed class CompatibilityPageTests
{
    public static TheoryData<string> Commands => Rows("## Commands");

    public static TheoryData<string> Options => Rows("## Options of start");

    public static TheoryData<string> Variables => Rows("## Environment variables");

    public static TheoryData<string> Fields => Rows("## Fields of configuration files");

    private static Command Start => PbmCommands.Declare(
            new Session(new HomePaths("/nowhere"), new ShellOutput(TextWriter.Null, TextWriter.Null), new FakeMachine(), FakeLauncher.Never, TextReader.Null, TimeProvider.System),
            new GlobalOptions(),
            new ArgumentTail((IReadOnlyList<string>?)null))
        .Subcommands.Single(command => command.Name == "start");

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_that_the_page_promises_is_there(string command)
    {
        var help = await ShellRun.AloneAsync(command, "--help");
        Assert.Equal(Contracts.ExitCode.Ok, help.Code);
        Assert.Contains("Usage:", help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_that_the_page_promises_works(string option)
    {
        var start = Start.Options.Any(known => known.Name == option || known.Aliases.Contains(option));
        Assert.True(start, $"start has no {option}");
        Assert.DoesNotContain(Settings.All, setting => setting.Options.Contains(option) && setting.Standing == Standing.NotBuilt);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_that_the_page_promises_works(string field) =>
        Assert.True(Settings.OfField(field) is { Standing: not Standing.NotBuilt }, $"{field} is not built");

    [Theory]
    [MemberData(nameof(Variables))]
    public void A_variable_that_the_page_promises_is_read(string variable) =>
        Assert.Contains(variable.Replace("PM2_", "", StringComparison.Ordinal), BehaviourVariables.Names.Concat(DaemonVariables.Names));

    private static TheoryData<string> Rows(string section)
    {
        var data = new TheoryData<string>();
        var rows = File.ReadLines(Page()).SkipWhile(line => !line.StartsWith(section, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        foreach (var cells in rows.Select(row => row.Split('|', StringSplitOptions.TrimEntries)))
            if (cells[2] == "yes")
                foreach (var word in cells[1].Split(',', StringSplitOptions.TrimEntries)) data.Add(word.Trim('`'));
        return data;
    }

    private static string Page([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "../../../docs/pm2-compatibility.md");
}
