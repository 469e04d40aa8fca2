namespace ActorPm.Shell.Tests.Fakes;

internal sealed record FakeRequest(string Method, string Path, string Query, string Body);
