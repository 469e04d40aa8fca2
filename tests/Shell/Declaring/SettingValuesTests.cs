using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Declaring;

public class SettingValuesTests
{
    private const long Mib = 1 << 20;

    [Theory]
    [InlineData("300M", 300 * Mib, false)]
    [InlineData("300MB", 300 * Mib, false)]
    [InlineData("300m", 300 * Mib, false)]
    [InlineData("0.5G", 512 * Mib, false)]
    [InlineData("300", 300 * Mib, true)]
    [InlineData("1048576", Mib, false)]
    [InlineData("512k", 512 * 1024, false)]
    [InlineData("0", 0, false)]
    public void A_bare_small_number_of_memory_means_mebibytes_and_says_so(string text, long bytes, bool said)
    {
        var (value, notice) = SettingValues.Memory(Input(text));
        Assert.Equal((bytes, said), (value, notice is not null));
    }

    [Theory]
    [InlineData("--max-memory-restart", "abc", "--max-memory-restart: expected a size like 300M, 300MB, 0.5G or bytes, found 'abc'")]
    [InlineData("--kill-timeout", "soon", "--kill-timeout: expected milliseconds or a duration like 500ms, 5s, 1m, 1h, found 'soon'")]
    [InlineData("--kill-timeout", "-1", "--kill-timeout: expected milliseconds or a duration like 500ms, 5s, 1m, 1h, found '-1'")]
    [InlineData("--cpu-max", "lots", "--cpu-max: expected a share of one processor like 50%, or processors like 1.5, found 'lots'")]
    [InlineData("--cpu-max", "0.001", "--cpu-max: expected a share of one processor like 50%, or processors like 1.5, found '0.001'")]
    [InlineData("--env-secret", "/[/", "--env-secret: '/[/' is not a regular expression: Invalid pattern '[' at offset 1. Unterminated [] set.")]
    [InlineData("--max-restarts", "many", "--max-restarts: expected a whole number from 0 on, found 'many'")]
    [InlineData("--instances", "abc", "--instances: expected a number of instances or max, found 'abc'")]
    [InlineData("--log-type", "xml", "--log-type: expected raw or json, found 'xml'")]
    [InlineData("--stop-exit-codes", "0,x", "--stop-exit-codes: expected exit codes from 0 to 255, found '0,x'")]
    [InlineData("--stop-signal", "SIGNOPE", "--stop-signal: expected a signal like SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, found 'SIGNOPE'")]
    [InlineData("--node-args", "a 'b", "--node-args: expected quotes that are closed, found 'a 'b'")]
    public void A_bad_value_names_the_option_what_was_expected_and_what_was_found(string option, string value, string message)
    {
        var setting = Settings.All.Single(one => one.Options.Contains(option));
        var fault = Assert.Throws<DeclarationException>(() => setting.Apply!(new AppDeclaration(), new SettingInput(option, [value])));
        Assert.Equal(message, fault.Message);
    }

    [Theory]
    [InlineData("50%", 50)]
    [InlineData("150 %", 150)]
    [InlineData("1.5", 150)]
    [InlineData("2", 200)]
    [InlineData("0", 0)]
    public void Processor_time_is_a_share_of_one_processor_or_a_number_of_them(string text, int percent) => Assert.Equal(percent, SettingValues.CpuPercent(Input(text)));

    [Theory]
    [InlineData("term", "SIGTERM")]
    [InlineData("SIGINT", "SIGINT")]
    [InlineData("sigusr2", "SIGUSR2")]
    public void Signals_are_taken_in_any_spelling(string text, string signal) => Assert.Equal(signal, SettingValues.Signal(Input(text)));

    [Theory]
    [InlineData("max", 8)]
    [InlineData("0", 8)]
    [InlineData("-1", 7)]
    [InlineData("-100", 1)]
    [InlineData("3", 3)]
    public void Instances_count_from_the_processors(string text, int instances) =>
        Assert.Equal(instances, SettingValues.Instances(Input(text)).On(8));

    [Fact]
    public void A_bare_filter_env_keeps_everything_away() => Assert.Equal([""], SettingValues.Prefixes(new SettingInput("--filter-env", [])));

    [Fact]
    public void Node_args_of_null_remove_them() => Assert.Empty(SettingValues.Words(Input("null")));

    private static SettingInput Input(string text) => new("--option", [text]);
}
