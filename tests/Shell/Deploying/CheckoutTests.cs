using System.Diagnostics;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Deploying;

namespace ActorPm.Shell.Tests.Deploying;

/// <summary>With the real git, in folders of its own.</summary>
public sealed class CheckoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-checkout-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Here => Path.Combine(_folder, "here");

    [Fact]
    public async Task It_goes_on_back_and_to_what_was_pushed()
    {
        Prepare();
        var checkout = new Checkout(Here, new ProcessDeployRunner());
        Assert.Equal("2", Version);
        Assert.True(await checkout.BackwardAsync(Cancellation));
        Assert.Equal("1", Version);
        Assert.False(await checkout.BackwardAsync(Cancellation));
        Assert.True(await checkout.ForwardAsync(Cancellation));
        Assert.Equal("2", Version);
        Assert.False(await checkout.ForwardAsync(Cancellation));

        Shell("cd there && echo 3 >version && git commit -qam 3 && git tag v3 && echo 4 >version && git commit -qam 4 && git push -q --tags origin main");
        await checkout.PullAsync(null, Cancellation);
        Assert.Equal("4", Version);
        await checkout.PullAsync("v3", Cancellation);
        Assert.Equal("3", Version);
        Assert.True(await checkout.ForwardAsync(Cancellation));
        Assert.Equal("4", Version);
    }

    [Fact]
    public async Task Local_changes_are_kept()
    {
        Prepare();
        File.WriteAllText(Path.Combine(Here, "version"), "mine");
        var checkout = new Checkout(Here, new ProcessDeployRunner());
        await Assert.ThrowsAsync<DeclarationException>(() => checkout.BackwardAsync(Cancellation));
        await Assert.ThrowsAsync<DeclarationException>(() => checkout.PullAsync(null, Cancellation));
        Assert.Equal("mine", Version);
    }

    [Fact]
    public async Task A_folder_without_git_is_said()
    {
        var fault = await Assert.ThrowsAsync<DeclarationException>(() => new Checkout(_folder, new ProcessDeployRunner()).CommitAsync(Cancellation));
        Assert.StartsWith("No versioning system found", fault.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Version => File.ReadAllText(Path.Combine(Here, "version")).Trim();

    private void Prepare()
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "git")))) Assert.Skip("git is not installed");
        Shell("""
            git init -q --bare -b main origin && git clone -q origin there 2>&1 && cd there && git checkout -qB main
            git config user.email me@here && git config user.name me
            echo 1 >version && git add version && git commit -qm 1 && echo 2 >version && git commit -qam 2 && git push -q -u origin main
            cd .. && git clone -q origin here
            """);
    }

    private void Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-ec", script]) { WorkingDirectory = _folder, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
