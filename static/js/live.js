// Nothing fails in silence; a busy server is asked once more.
{
	const again = ({ sourceElement: source, target, swap, response, request: { method, action, submitter } }) => {
		say(word('busy'));
		const values = submitter?.name ? { [submitter.name]: submitter.value } : {};
		const seconds = Math.min(response.headers.get('Retry-After') || 2, 10);
		setTimeout(() => htmx.ajax(method, action, { source, target, swap, values, again: true }), seconds * 1000);
	};
	document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
		const { status } = ctx.response;
		const busy = status === 503 && !ctx.again;
		// The server says it; 429 lets a stream wait.
		const said = /42[29]/.test(status) || /#toasts|#layer|id="again"/.test(ctx.text);
		if (busy) again(ctx);
		else if (status === 401 && !said) show(byId('session'));
		else if (!said) toast('failure');
		if (busy || (status === 401 && !said)) ctx.text = '';
	});
	addEventListener('offline', () => toast('offline'));

	// What the browser kept may be another person's by now.
	addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
	all('[data-retry]').forEach(page => setTimeout(() => location.reload(), page.dataset.retry * 1000));
}
