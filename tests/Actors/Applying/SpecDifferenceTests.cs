using ActorPm.Actors.Applying;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using CsCheck;
using Xunit;

namespace ActorPm.Actors.Tests.Applying;

public sealed class SpecDifferenceTests
{
    private static readonly AppSpec Web = new() { Name = "web", Script = "/srv/app.js", Cwd = "/srv", Instances = 2 };

    [Fact]
    public void The_named_fields_of_the_file_make_the_state_of_the_file() => SpecSamples.Any().Select(SpecSamples.Any()).Sample((before, after) =>
    {
        var changes = SpecDifference.Between(before, after);
        var applied = SpecDifference.Apply(before, after, changes);
        Assert.Equal(SpecSamples.Json(after), SpecSamples.Json(applied));
        Assert.Empty(SpecDifference.Between(applied, after));
    }, iter: 200);

    [Fact]
    public void No_field_of_a_spec_is_forgotten()
    {
        var full = SpecSamples.Fields().Aggregate(Web, (spec, field) => field.Set(spec, 1));
        foreach (var (path, set) in SpecSamples.Fields())
        {
            var changed = set(full, 2);
            if (SpecSamples.Json(changed) == SpecSamples.Json(full)) changed = set(full, 0); // only two values
            Assert.True(SpecSamples.Json(changed) != SpecSamples.Json(full), $"{path} has no other value");
            Assert.True(SpecDifference.Between(full, changed).Count > 0, $"a change of {path} is not seen: add it to {nameof(SpecFields)}");
        }
    }

    [Fact]
    public void A_removed_variable_is_a_change_and_a_secret_one_does_not_show_its_value()
    {
        var before = Web with { Environment = new Dictionary<string, string> { ["LEVEL"] = "1", ["OLD"] = "x", ["DB_PASSWORD"] = "before" } };
        var after = Web with { Environment = new Dictionary<string, string> { ["LEVEL"] = "2", ["DB_PASSWORD"] = "after" } };
        Assert.Equal(
            [
                new FieldChange("env.DB_PASSWORD", "(secret)", "(secret)", AppChange.Reload),
                new FieldChange("env.LEVEL", "1", "2", AppChange.Reload),
                new FieldChange("env.OLD", "x", null, AppChange.Reload),
            ],
            SpecDifference.Between(before, after));
    }

    [Theory]
    [InlineData("kill_timeout", AppChange.InPlace)]
    [InlineData("max_memory_restart", AppChange.InPlace)]
    [InlineData("watch", AppChange.InPlace)]
    [InlineData("cron_restart", AppChange.InPlace)]
    [InlineData("log_max_size", AppChange.InPlace)]
    [InlineData("script", AppChange.Reload)]
    [InlineData("out_file", AppChange.Reload)]
    [InlineData("exec_mode", AppChange.Reload)]
    public void What_only_the_node_looks_at_changes_in_place(string field, AppChange change) =>
        Assert.Equal(change, SpecFields.All.Single(one => one.Name == field).Change);

    [Fact]
    public void Another_number_of_instances_is_compared_with_those_that_are_there() =>
        Assert.Equal([new FieldChange("instances", "1", "2", AppChange.Scale)], SpecDifference.Between(Web, Web, instances: 1));
}
