/** The holdfast: what anchors kelp to rock. */
export function BrandMark() {
  return (
    <svg
      viewBox="0 0 18 20"
      width="18"
      height="20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      className="text-accent"
    >
      <path d="M9 1c1.2 2-1.2 3.6 0 6v2.5M9 9.5c0 3.5-4.4 3-6 8M9 9.5c0 3.5-1.8 4-2.2 8M9 9.5c0 3.5 1.8 4 2.2 8M9 9.5c0 3.5 4.4 3 6 8M1 18.8h16" />
    </svg>
  )
}
