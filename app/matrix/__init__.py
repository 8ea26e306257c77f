"""The network as matrices: each level's W·a + b, Wᵀ·δ and δ·aᵀ, with cells lit and edited like the arrows."""
