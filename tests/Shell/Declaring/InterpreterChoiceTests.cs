using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Declaring;

public class InterpreterChoiceTests
{
    [Theory]
    [InlineData("a.js", "", false, "node")]
    [InlineData("a.mjs", "", false, "node")]
    [InlineData("a.cjs", "", false, "node")]
    [InlineData("a.JS", "", false, "node")]
    [InlineData("a.sh", "", false, "bash")]
    [InlineData("a.py", "", false, "python3")]
    [InlineData("a.rb", "", false, "ruby")]
    [InlineData("a.php", "", false, "php")]
    [InlineData("a.pl", "", false, "perl")]
    [InlineData("a", "\u007fELF", true, "none")]
    [InlineData("a.bin", "\u007fELF", true, "none")]
    [InlineData("a", "#!/bin/sh\n", true, "none")]
    [InlineData("a", "#!/bin/sh\n", false, "/bin/sh")]
    [InlineData("a", "#!/usr/bin/env -S python3 -u\n", false, "python3")]
    [InlineData("a", "console.log(1)", false, "node")]
    [InlineData("a", "console.log(1)", true, "node")]
    public void A_script_is_run_as_PM2_would(string file, string content, bool executable, string interpreter)
    {
        var machine = new FakeMachine().Programs("node", "bash", "python3", "python", "ruby", "php", "perl").File("/work/" + file, content, executable);
        Assert.Equal(interpreter, InterpreterChoice.Of("/work/" + file, machine));
    }

    [Fact]
    public void Python_without_the_3_serves_where_there_is_no_other() =>
        Assert.Equal("python", InterpreterChoice.Of("/work/a.py", new FakeMachine().Programs("python")));

    [Fact]
    public void TypeScript_is_run_by_bun_where_there_is_one() =>
        Assert.Equal("bun", InterpreterChoice.Of("/work/a.ts", new FakeMachine().Programs("bun", "node")));

    [Theory]
    [InlineData(22, 6, true)]
    [InlineData(24, 0, true)]
    [InlineData(22, 5, false)]
    [InlineData(20, 0, false)]
    public void TypeScript_is_run_by_a_Node_that_can(int major, int minor, bool can)
    {
        var machine = new FakeMachine { Node = new Version(major, minor) }.Programs("node");
        if (can) Assert.Equal("node", InterpreterChoice.Of("/work/a.tsx", machine));
        else Assert.Contains("22.6", Assert.Throws<DeclarationException>(() => InterpreterChoice.Of("/work/a.tsx", machine)).Message);
    }
}
