using ActorPm.Contracts.Api;

namespace ActorPm.Node.Api.Wire;

/// <summary>What the OpenAPI document is told of answers that handlers write themselves.</summary>
internal static class RouteTexts
{
    /// <summary>The answer is one JSON value a line.</summary>
    public static RouteHandlerBuilder ProducesLines<T>(this RouteHandlerBuilder route) =>
        route.Produces<T>(StatusCodes.Status200OK, LineStream<T>.ContentType).ProducesErrors();

    /// <summary>The answers to what cannot be done.</summary>
    public static RouteHandlerBuilder ProducesErrors(this RouteHandlerBuilder route) => route
        .Produces<ApiError>(StatusCodes.Status400BadRequest)
        .Produces<ApiError>(StatusCodes.Status404NotFound)
        .Produces<ApiError>(StatusCodes.Status503ServiceUnavailable);
}
