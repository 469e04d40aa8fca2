using ActorPm.Shell.Declaring;
using ActorPm.Shell.Deploying;

namespace ActorPm.Shell.Tests.Deploying;

public sealed class DeploymentTests
{
    private readonly FakeDeployRunner _runner = new();
    private readonly List<string> _said = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_set_up_makes_folders_clones_and_links()
    {
        _runner.ExitCodes["test -d"] = 1;
        Assert.Equal(0, await Deploy(Target()).OnEachHostAsync(Deploy(Target()).SetUpAsync, Cancellation));
        Assert.Equal(
            [
                "ssh -o A=b -p 22 -i /k web@one mkdir -p /srv/web/shared/logs /srv/web/shared/pids /srv/web/source",
                "ssh -o A=b -p 22 -i /k web@one test -d /srv/web/source/.git",
                "ssh -o A=b -p 22 -i /k web@one git clone --branch main git@g:r.git /srv/web/source",
                "ssh -o A=b -p 22 -i /k web@one ln -sfn /srv/web/source /srv/web/current",
            ],
            _runner.Ran);
    }

    [Fact]
    public async Task What_was_cloned_before_is_not_cloned_again()
    {
        Assert.Equal(0, await Deploy(Target()).SetUpAsync("one", Cancellation));
        Assert.DoesNotContain(_runner.Ran, line => line.Contains("git clone"));
    }

    [Fact]
    public async Task An_update_runs_its_hooks_and_notes_the_commit()
    {
        var target = Target() with
        {
            PreDeployLocal = "make",
            PreDeploy = "check",
            PostDeploy = "npm ci && pbm reload all",
            Environment = new Dictionary<string, string> { ["A"] = "it's" },
        };
        Assert.Equal(0, await Deploy(target).UpdateAsync("one", "origin/main", Cancellation));
        Assert.Equal(
            [
                "sh -c make",
                "ssh -o A=b -p 22 -i /k web@one cd /srv/web/current || exit; export SHARED=/srv/web/shared; export A='it'\\''s'; check",
                "ssh -o A=b -p 22 -i /k web@one cd /srv/web/source && git fetch --all --tags",
                "ssh -o A=b -p 22 -i /k web@one cd /srv/web/source && git reset --hard origin/main",
                "ssh -o A=b -p 22 -i /k web@one ln -sfn /srv/web/source /srv/web/current",
                "ssh -o A=b -p 22 -i /k web@one cd /srv/web/source && git rev-parse HEAD >> /srv/web/.deploys",
                "ssh -o A=b -p 22 -i /k web@one cd /srv/web/current || exit; export SHARED=/srv/web/shared; export A='it'\\''s'; npm ci && pbm reload all",
            ],
            _runner.Ran);
    }

    [Fact]
    public async Task Without_a_ref_the_newest_tag_is_deployed()
    {
        _runner.Outputs["refs/tags"] = "v2";
        Assert.Equal(0, await Deploy(Target()).UpdateAsync("one", null, Cancellation));
        Assert.Contains(_runner.Ran, line => line.EndsWith("git reset --hard v2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_step_that_fails_ends_it_and_leaves_the_hosts_after_it_alone()
    {
        _runner.ExitCodes["git fetch"] = 128;
        var deployment = Deploy(Target() with { Hosts = ["one", "two"] });
        Assert.Equal(128, await deployment.OnEachHostAsync((host, cancellation) => deployment.UpdateAsync(host, "origin/main", cancellation), Cancellation));
        Assert.DoesNotContain(_runner.Ran, line => line.Contains("two") || line.Contains("reset"));
        Assert.Contains("Deploy failed on one with exit code: 128", _said);
    }

    [Fact]
    public async Task A_revert_deploys_an_earlier_commit()
    {
        _runner.Outputs["sed -n 3p"] = "4711";
        Assert.Equal(0, await Deploy(Target()).RevertAsync("one", 2, Cancellation));
        Assert.Contains(_runner.Ran, line => line.EndsWith("git reset --hard 4711", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("status", " M app.js", "there are local changes that are not committed")]
    [InlineData("rev-list", "4711", "there are local commits that are not pushed")]
    public async Task What_the_servers_cannot_fetch_is_refused(string question, string answer, string expected)
    {
        _runner.Outputs[question] = answer;
        var fault = await Assert.ThrowsAsync<DeclarationException>(() => Deploy(Target()).CheckPushedAsync(Cancellation));
        Assert.Equal(expected, fault.Message);
    }

    private Deployment Deploy(DeployTarget target) => new(target, _runner, _said.Add);

    private static DeployTarget Target() => new()
    {
        Name = "production",
        User = "web",
        Hosts = ["one"],
        Port = 22,
        Key = "/k",
        SshOptions = ["A=b"],
        Ref = "origin/main",
        Repository = "git@g:r.git",
        Path = "/srv/web",
    };
}
