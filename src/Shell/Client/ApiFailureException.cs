using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Client;

/// <summary>The node refused; ends the command with its reason.</summary>
internal sealed class ApiFailureException(ApiError error) : Exception(error.Message)
{
    public ApiError Error { get; } = error;
}
