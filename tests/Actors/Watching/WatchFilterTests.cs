using ActorPm.Actors.Watching;
using ActorPm.Contracts.Apps;
using Xunit;

namespace ActorPm.Actors.Tests.Watching;

public sealed class WatchFilterTests
{
    [Theory]
    [InlineData("server.js", false)]
    [InlineData("src/deep/a.js", false)]
    [InlineData(".git/index", true)]
    [InlineData("src/.a.swp", true)]
    [InlineData("node_modules/x/index.js", true)]
    [InlineData("packages/a/node_modules/x.js", true)]
    public void Names_with_a_dot_and_node_modules_do_not_count(string path, bool skipped) =>
        Assert.Equal(skipped, Filter().Skips("/srv/.apps/web/" + path, false));

    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "deep/a.log", true)]
    [InlineData("*.log", "a.logs", false)]
    [InlineData("tmp", "tmp/x", true)]
    [InlineData("tmp", "deep/tmp/x", true)]
    [InlineData("/tmp", "deep/tmp/x", false)]
    [InlineData("./tmp", "tmp/x", true)]
    [InlineData("tmp/", "tmp", false)]
    [InlineData("tmp/", "tmp/x", true)]
    [InlineData("tmp/**", "tmp/a/b", true)]
    [InlineData("tmp/*", "tmp/a/b", true)]
    [InlineData("a/**/z.js", "a/b/c/z.js", true)]
    [InlineData("a/**/z.js", "a/z.js", true)]
    [InlineData("**/*.test.js", "src/a.test.js", true)]
    [InlineData("*.{png,jpg}", "img/a.jpg", true)]
    [InlineData("file[0-9].txt", "file7.txt", true)]
    [InlineData("file[!0-9].txt", "file7.txt", false)]
    [InlineData("/srv/.apps/web/data", "data/x", true)]
    [InlineData("[\\/\\\\]\\./", "server.js", false)]
    [InlineData("[unclosed", "server.js", false)]
    public void Patterns_are_those_of_gitignore_relative_to_the_app(string pattern, string path, bool skipped) =>
        Assert.Equal(skipped, Filter(ignore: [pattern]).Skips("/srv/.apps/web/" + path, false));

    [Fact]
    public void The_last_pattern_that_matches_wins_also_over_the_usual_ones()
    {
        Assert.False(Filter(ignore: ["!.env"]).Skips("/srv/.apps/web/.env", false));
        Assert.False(Filter(ignore: ["*.json", "!config.json"]).Skips("/srv/.apps/web/config.json", false));
        Assert.True(Filter(ignore: ["*.json", "!config.json"]).Skips("/srv/.apps/web/other.json", false));
    }

    [Theory]
    [InlineData("logs/web-out.log")]
    [InlineData("logs/web-out__2026-11-23_00-00-00.log")]
    [InlineData("logs/web-out__2026-11-23_00-00-00-2.log.gz")]
    [InlineData("web-0.pid")]
    public void Its_own_logs_and_pid_files_never_count_even_in_a_watched_folder(string path) =>
        Assert.True(Filter(own: ["/srv/.apps/web/logs/web-out.log", "/srv/.apps/web/web-0.pid"]).Skips("/srv/.apps/web/" + path, false));

    [Fact]
    public void A_path_that_was_named_counts_whatever_it_is_called()
    {
        var filter = Filter(paths: [".env", "node_modules/mine", "../shared"]);
        Assert.Equal(["/srv/.apps/web/.env", "/srv/.apps/web/node_modules/mine", "/srv/.apps/shared"], filter.Roots);
        Assert.False(filter.Skips("/srv/.apps/web/.env", false));
        Assert.False(filter.Skips("/srv/.apps/web/node_modules/mine/a.js", false));
        Assert.False(filter.Skips("/srv/.apps/shared/a.js", false));
        Assert.True(filter.Skips("/srv/.apps/web/server.js", false));
    }

    [Fact]
    public void With_extensions_only_those_files_count_and_all_folders_are_looked_into()
    {
        var filter = Filter(extensions: ["js", ".json"]);
        Assert.False(filter.Skips("/srv/.apps/web/a.js", false));
        Assert.False(filter.Skips("/srv/.apps/web/a.json", false));
        Assert.True(filter.Skips("/srv/.apps/web/a.txt", false));
        Assert.False(filter.Skips("/srv/.apps/web/lib", true));
        Assert.False(filter.CountsFolders);
    }

    private static WatchFilter Filter(string[]? paths = null, string[]? ignore = null, string[]? extensions = null, string[]? own = null) => new(
        new AppSpec
        {
            Name = "web",
            Script = "/srv/.apps/web/server.js",
            Cwd = "/srv/.apps/web",
            Watch = new WatchRules { Enabled = true, Paths = paths ?? [], Ignore = ignore ?? [], Extensions = extensions ?? [] },
        },
        new HashSet<string>(own ?? []));
}
